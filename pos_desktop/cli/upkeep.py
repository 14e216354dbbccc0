"""Looking after a data folder: dump, verify, rebuild, doctor, and the first set-up."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator

from pos_desktop.cli.call import Call
from pos_desktop.cli.reply import Exit, Reply
from pos_desktop.cli.shown import plain, table
from pos_desktop.display import missing_display
from pos_desktop.services.founding import NewShop

LEAST_FREE_BYTES = 500_000_000
Check = tuple[str, bool, str]


def dump(call: Call) -> Reply:
    """Return the canonical text of all tables, the same on every till that has the same facts."""
    maintenance = call.app.store.maintenance
    if call.words.digest:
        digest = maintenance.digest()
        return Reply({"digest": digest}, (digest,))
    if call.words.json:
        return Reply({"digest": maintenance.digest(), "lines": list(maintenance.dump())})
    return Reply(None, maintenance.dump())


def verify(call: Call) -> Reply:
    """Check every chain, every table and every page; name the first bad fact."""
    found = call.app.store.maintenance.verify()
    values = {"is_clean": found.is_clean, **plain(found)}
    if found.is_clean:
        gaps = [
            f"waits for facts {gap.first_seq} to {gap.last_seq} of {gap.device.hex()}" for gap in found.gaps
        ]
        return Reply(values, (f"clean: {found.facts} facts", *gaps))
    bad = found.bad
    trouble = [f"first bad fact: device {bad.device.hex()}, seq {bad.seq}: {bad.what}"] if bad else []
    trouble += [f"differs: {line}" for line in found.differences]
    trouble += [f"damage: {line}" for line in found.damage]
    return Reply(values, (), Exit.DAMAGED, tuple(trouble))


def rebuild(call: Call) -> Reply:
    """Drop every table that facts made, and make it again."""
    maintenance = call.app.store.maintenance
    before = maintenance.digest()
    facts = maintenance.rebuild()
    after = maintenance.digest()
    values = {"facts": facts, "digest_before": before, "digest": after, "is_same": before == after}
    told = f"rebuilt from {facts} facts; the tables are {'the same' if before == after else 'different now'}"
    return Reply(values, (told,))


def doctor(call: Call) -> Reply:
    """Say what this computer and this shop are like, and what is wrong with them."""
    checks = tuple(_checks(call))
    rows = [("ok" if good else "look", name, told) for name, good, told in checks]
    values = [{"check": name, "is_good": good, "told": told} for name, good, told in checks]
    is_damaged = any(name == "database" and not good for name, good, _ in checks)
    return Reply(
        {"checks": values}, table(("", "check", "found"), rows), Exit.DAMAGED if is_damaged else Exit.DONE
    )


def set_up(call: Call) -> Reply:
    """Create the first outlet and register of a shop; a shop that has one is left as it is."""
    words = call.words
    shop = NewShop(
        words.name, words.outlet, words.register_name, words.currency, words.time_zone, words.cash_step
    )
    desk = call.app.found(shop)
    outlets = call.app.queries.named("outlet")
    values = {
        "outlet_id": desk.outlet_id.bytes,
        "register_id": desk.register_id.bytes if desk.register_id else None,
    }
    return Reply(plain(values), tuple(f"outlet {row.name}" for row in outlets))


def _checks(call: Call) -> Iterator[Check]:
    app = call.app
    yield "python", sys.version_info >= (3, 11), platform.python_version()
    yield "sqlite", True, app.store.maintenance.sqlite_version()
    yield "data folder", os.access(app.folder, os.W_OK), str(app.folder)
    free = shutil.disk_usage(app.folder).free
    yield "free disk", free > LEAST_FREE_BYTES, f"{free // 1_000_000} MB"
    damage = app.store.maintenance.quick_check()
    yield "database", not damage, "; ".join(damage) or f"{app.store.maintenance.facts()} facts"
    outlets = app.queries.named("outlet")
    yield "outlets", bool(outlets), ", ".join(row.name for row in outlets) or "none yet: pos-desktop setup"
    for row in app.queries.named("register"):
        session = app.queries.session(row.record_id)
        yield "register", True, f"{row.name}: {'open' if session else 'closed'}"
    printers = app.settings.printers
    yield "printers", bool(printers), ", ".join(each.printer_id for each in printers) or "none"
    waiting = len(app.queries.messages())
    yield "messages to shops", True, f"{waiting} waiting"
    exceptions = len(app.queries.exceptions())
    yield "exceptions", not exceptions, f"{exceptions} to look at"
    problem = missing_display(os.environ)
    yield "display", problem is None, problem or "there is one"
