"""The counters of one hub process in the text form that Prometheus reads."""

from __future__ import annotations

import resource

from pos_desktop.hub.service import HubService

_KIB = 1024


def exposition(hub: HubService) -> str:
    """Return every metric with its help line."""
    counters = hub.counters
    lines: list[str] = []
    for name, help_text, kind, value in (
        ("pushes_total", "Pushes that brought something new.", "counter", counters.pushes),
        ("facts_total", "Facts in pushes that brought something new.", "counter", counters.facts),
        ("duplicate_pushes_total", "Pushes that were here already.", "counter", counters.duplicates),
        ("feed_pages_total", "Pages of the feed handed out.", "counter", counters.pages),
        ("refusals_total", "Requests refused.", "counter", counters.refusals),
        ("retries_total", "Transactions tried again after a conflict.", "counter", counters.retries),
        ("waiting", "Devices that wait for news.", "gauge", hub.bell.waiting),
        ("peak_memory_bytes", "Most memory this process ever had.", "gauge", _peak_memory()),
    ):
        lines += (
            f"# HELP pos_hub_{name} {help_text}",
            f"# TYPE pos_hub_{name} {kind}",
            f"pos_hub_{name} {value}",
        )
    return "\n".join(lines) + "\n"


def _peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB
