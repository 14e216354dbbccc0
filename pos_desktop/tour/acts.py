"""The acts of the tour in their order."""

from __future__ import annotations

from pos_desktop.tour.delivery import Delivery
from pos_desktop.tour.guide import Guide
from pos_desktop.tour.later import LaterPickup
from pos_desktop.tour.pickup import Pickup


def play_acts(guide: Guide) -> None:
    """Play every act."""
    Delivery(guide).play()
    Pickup(guide).play()
    LaterPickup(guide).play()
