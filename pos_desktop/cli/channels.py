"""Web shops on the command line: connected, tried, kept in touch with, seen, left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from pos_desktop.channels.rounds import Round
from pos_desktop.cli.call import Call
from pos_desktop.cli.reply import Exit, Reply, failure
from pos_desktop.cli.shown import plain, table
from pos_desktop.domain.errors import PosError, RuleBroken, Unavailable
from pos_desktop.services.ports.online import ChannelState, Place, ShopChange, ShopDraft, Trouble
from pos_desktop.services.ports.shops import AttemptRow, ShopLocation, ShopProfile, ShopRefused
from pos_desktop.ui.shop_refusals import shop_trouble_text


def add(call: Call) -> Reply:
    """Connect a web shop: try the keys, keep them, and let this computer keep in touch with it."""
    words, shops = call.words, call.app.shops
    draft = ShopDraft(kind=words.kind, name=words.name, address=words.url, keys=call.secrets)
    profile = shops.test(draft)
    if profile.missing and not words.accept_missing:
        raise ShopRefused("missing_permission", permission=", ".join(profile.missing))
    places = _mapped(call, words.location or (), profile.locations)
    change = ShopChange(places=places or None, pushes_stock=words.push_stock)
    channel_id = shops.add(call.desk, draft, change)
    values = {"channel_id": channel_id.hex(), "name": words.name, **plain(profile)}
    return Reply(values, (f"{words.name}: connected", *_profile_lines(profile)))


def list_channels(call: Call) -> Reply:
    """Return the web shops."""
    states = call.app.shops.states()
    lines = table(
        ("name", "kind", "address", "runs on", "state"),
        [(each.name, each.kind, each.address, each.runner_name, each.standing) for each in states],
    )
    return Reply([_values(call, each) for each in states], lines)


def test(call: Call) -> Reply:
    """Sign in to a web shop and say what the keys may do; changes nothing there."""
    profile = call.app.shops.test_known(_id(call))
    code = Exit.REFUSED if profile.missing else Exit.DONE
    trouble = [_told(call, "missing_permission", {"permission": ", ".join(profile.missing)})]
    return Reply(plain(profile), _profile_lines(profile), code, tuple(trouble) if profile.missing else ())


def sync(call: Call) -> Reply:
    """Pull every change, tell everything due, write the stock; done only when nothing is left."""
    done = call.app.shops.sync(_id(call))
    stock = {name: getattr(done, name) for name in ("set", "unchanged", "moved", "refused", "forced")}
    orders = {name: getattr(done.received, name) for name in ("new", "changed", "unchanged", "skipped")}
    values = {
        "channel": call.words.channel,
        "is_done": done.is_done,
        "pulled": done.pulled,
        **orders,
        "unreadable": done.received.unreadable,
        "told": done.told,
        "known": done.known,
        "failed": done.failed,
        "parked": done.parked,
        "stock": stock,
    }
    line = (
        f"pulled {done.pulled} ({done.received.new} new, {done.received.changed} changed, "
        f"{done.received.unreadable} unreadable), told {done.told}, failed {done.failed}, "
        f"parked {done.parked}, stock {done.set} set, {done.refused} refused"
    )
    error = done.trouble or done.aside
    if error is None:
        return Reply({**values, "problem": None}, (line,), _code(done))
    refused = failure(error, call.texts)
    assert isinstance(refused.data, dict)
    return Reply({**values, "problem": refused.data["error"]}, (line,), _code(done), refused.trouble)


def status(call: Call) -> Reply:
    """Say how every web shop stands: state, last pull, lag, queue, parked, unreadable."""
    states = call.app.shops.states()
    rows = []
    for each in states:
        values = _values(call, each)
        lag = "-" if values["lag_s"] is None else f"{values['lag_s']} s"
        problem = values["problem"]
        told = problem["message"] if isinstance(problem, dict) else ""
        numbers = (str(each.waiting), str(len(each.parked)), str(len(each.unreadable)))
        rows.append((each.name, str(each.standing), each.runner_name, lag, *numbers, told))
    head = ("name", "state", "runs on", "lag", "queue", "parked", "unreadable", "problem")
    return Reply([_values(call, each) for each in states], table(head, rows))


def queue(call: Call) -> Reply:
    """Return what the web shops will be told, oldest first; `--all` includes what they were told."""
    rows = call.app.queries.messages(waiting_only=not call.words.all)
    tried = {(each.sale_id, each.key): each for each in call.app.shops.attempts()}
    values = []
    lines = []
    for row in rows:
        attempt = tried.get((row.sale_id, row.key))
        values.append({**plain(row), "payload": dict(row.payload), **_attempt_values(call, attempt)})
        payload = " ".join(f"{name}={value}" for name, value in row.payload)
        outcome = row.outcome or (attempt.state if attempt and attempt.state == "parked" else "waiting")
        why = _told(call, attempt.reason, dict(attempt.facts)) if attempt and attempt.reason else ""
        lines.append((row.number, row.channel_kind, row.key, payload, outcome, why))
    return Reply(values, table(("order", "channel", "key", "payload", "outcome", "why"), lines))


def retry(call: Call) -> Reply:
    """Let parked and waiting messages of a web shop be tried again."""
    count = call.app.shops.retry_all(call.desk, _id(call), call.words.key or "")
    return Reply({"retried": count}, (f"{count} to be tried again",))


def remove(call: Call) -> Reply:
    """Leave a web shop: its keys are forgotten, its orders stay."""
    channel_id = _id(call)
    call.app.shops.remove(call.desk, channel_id)
    return Reply({"channel_id": channel_id.hex()}, (f"{call.words.channel}: left",))


def products(call: Call) -> Reply:
    """Recognise a web shop's products here, and create those that nobody knows."""
    found = call.app.shops.import_products(call.desk, _id(call))
    line = f"{found.created} created, {found.recognised} recognised, {found.known} known already"
    return Reply(plain(found), (line,))


def map_places(call: Call) -> Reply:
    """Say which outlet each of a web shop's places is."""
    channel_id, shops = _id(call), call.app.shops
    mapped = _mapped(call, call.words.places, shops.locations(channel_id))
    new = {place.ref for place in mapped}
    before = next((each.places for each in shops.states() if each.channel_id == channel_id), ())
    kept = tuple(place for place in before if place.ref not in new and place.outlet_id is not None)
    shops.change(call.desk, channel_id, ShopChange(places=(*kept, *mapped)))
    outlets = {row.record_id: row.name for row in call.app.queries.named("outlet")}
    lines = [f"{place.name} = {outlets.get(place.outlet_id or b'', '')}" for place in (*kept, *mapped)]
    return Reply(plain((*kept, *mapped)), tuple(lines))


# --- inside


def _id(call: Call) -> bytes:
    return call.named("channel", call.words.channel).record_id


def _mapped(call: Call, wanted: Sequence[str], locations: Sequence[ShopLocation]) -> tuple[Place, ...]:
    """Return "LOCATION=OUTLET" words as places. Errors: `RuleBroken` bad_choice, unknown_record."""
    known = {name.casefold(): each for each in locations for name in (each.ref, each.name)}
    places = []
    for word in wanted:
        name, _, outlet = word.rpartition("=")
        location = known.get(name.strip().casefold())
        if location is None:
            choices = ", ".join(each.name for each in locations)
            raise RuleBroken("bad_choice", field="location", value=name or word, choices=choices)
        outlet_id = call.named("outlet", outlet.strip()).record_id
        places.append(Place(location.ref, location.name, outlet_id))
    return tuple(places)


def _values(call: Call, state: ChannelState) -> dict[str, object]:
    """Return how a shop stands for a script; what only its runner knows is null elsewhere."""
    pulled_at_ms, local = state.last_pull_at_ms, state.is_runner
    return {
        "channel_id": state.channel_id.hex(),
        "name": state.name,
        "kind": state.kind,
        "address": state.address,
        "state": str(state.standing),
        "runner": state.runner_name,
        "is_runner": local,
        "last_pull_at": _instant(pulled_at_ms),
        "lag_s": None if pulled_at_ms is None else max(0, call.app.clock() - pulled_at_ms) // 1000,
        "orders": state.orders,
        "last_order_at": _instant(state.last_order_at_ms),
        "queue": state.waiting,
        "parked": len(state.parked) if local else None,
        "unreadable": len(state.unreadable) if local else None,
        "stock_refused": len(state.figures) if local else None,
        "pushes_stock": state.pushes_stock,
        "places": plain(state.places),
        "missing": list(state.missing),
        "problem": _problem(call, state.trouble),
    }


def _problem(call: Call, trouble: Trouble | None) -> dict[str, object] | None:
    if trouble is None:
        return None
    facts = dict(trouble.facts)
    return {
        "reason": trouble.reason,
        "facts": facts,
        "message": _told(call, trouble.reason, facts),
        "since": _instant(trouble.since_ms or None),
    }


def _attempt_values(call: Call, attempt: AttemptRow | None) -> dict[str, object]:
    if attempt is None:
        return {"attempts": 0, "is_parked": False, "reason": "", "why": "", "retry_at_ms": None}
    return {
        "attempts": attempt.attempts,
        "is_parked": attempt.state == "parked",
        "reason": attempt.reason,
        "why": _told(call, attempt.reason, dict(attempt.facts)) if attempt.reason else "",
        "retry_at_ms": attempt.retry_at_ms,
    }


def _told(call: Call, reason: str, facts: dict[str, str | int] | dict[str, str]) -> str:
    return shop_trouble_text(call.texts, reason, facts)


def _instant(at_ms: int | None) -> str | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")


def _profile_lines(profile: ShopProfile) -> tuple[str, ...]:
    head = " ".join(filter(None, (profile.name, profile.currency, profile.version)))
    places = [f"  place {each.name} ({each.ref})" for each in profile.locations]
    return (head, *places, *(f"  the keys may not: {each}" for each in profile.missing))


def _code(done: Round) -> int:
    error: PosError | None = done.trouble or done.aside
    if done.is_done:
        return Exit.DONE
    if isinstance(error, Unavailable) or (error is None and done.failed):
        return Exit.UNAVAILABLE
    return Exit.REFUSED
