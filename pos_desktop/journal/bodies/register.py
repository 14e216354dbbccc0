"""What happened at a drawer: the root is the session of the register."""

from __future__ import annotations

from pos_desktop.journal.bodies.base import Fact, Id, Whole


class RegisterOpened(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A register was opened with a float; `number` counts its sessions without a gap."""

    register_id: Id
    outlet_id: Id
    currency: str
    float_minor: Whole
    number: Whole


class CashMoved(Fact, frozen=True, array_like=True, omit_defaults=True):
    """Cash went into the drawer (positive) or out of it. `kind`: cash_in, cash_out, petty_cash."""

    movement_id: Id
    kind: str
    amount_minor: Whole
    reason: str


class DrawerOpened(Fact, frozen=True, array_like=True, omit_defaults=True):
    """The drawer was opened without a sale."""

    reason: str = ""


class RegisterClosed(Fact, frozen=True, array_like=True, omit_defaults=True):
    """A session was counted and frozen: per payment type id (counted, expected) in minor units."""

    counts: tuple[tuple[Id, Whole, Whole], ...]
    note: str = ""
