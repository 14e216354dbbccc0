"""This till and its hub on the command line: join with a code, exchange now, say how it goes."""

from __future__ import annotations

from datetime import UTC, datetime

from pos_desktop.cli.call import Call
from pos_desktop.cli.reply import Exit, Reply, failure
from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.replication import Exchanged, HubState
from pos_desktop.ui.hub_refusals import hub_trouble_text

_CODES = {
    "wrong_address": Exit.USAGE,
    "not_https": Exit.USAGE,
    "bad_code": Exit.REFUSED,
    "bad_certificate": Exit.REFUSED,
    "revoked": Exit.REFUSED,
    "bad_token": Exit.REFUSED,
    "no_token": Exit.REFUSED,
    "wrong_scope": Exit.REFUSED,
    "no_hub": Exit.REFUSED,
}


def enrol(call: Call) -> Reply:
    """Join a hub with a one-time code and all that is here; exchange, and stand where the code says."""
    live = call.app.hub
    try:
        live.join(call.words.hub_address, call.words.code)
        first = live.sync()
        call.app.standing.desk()
        return _exchanged(call, first, live.sync())
    except PosError as error:
        return _refused(call, error)


def sync(call: Call) -> Reply:
    """Send everything and fetch everything; done only when nothing is left."""
    try:
        return _exchanged(call, call.app.hub.sync())
    except PosError as error:
        return _refused(call, error)


def _exchanged(call: Call, *done: Exchanged) -> Reply:
    state = call.app.hub.state()
    sent, received = sum(each.pushed for each in done), sum(each.pulled for each in done)
    values = {
        "sent": sent,
        "received": received,
        "reissued": sum(each.reissued for each in done),
        "refused": sum(each.refused for each in done),
        **_state_values(call, state),
    }
    line = call.texts(
        "{sent} sent, {received} received, {waiting} waiting",
        sent=sent,
        received=received,
        waiting=state.waiting,
    )
    return Reply(values, (line,))


def status(call: Call) -> Reply:
    """Say how this till stands with its hub: asked now, unless the program is open and knows."""
    state = call.app.hub.look()
    values = _state_values(call, state)
    problem = values["problem"]
    told = problem["message"] if isinstance(problem, dict) else ""
    lines = [
        call.texts("State: {state}", state=state.standing),
        call.texts("Waiting to be sent: {waiting}", waiting=state.waiting),
        call.texts("Not received yet: {behind}", behind=state.behind),
    ]
    if state.hub:
        lines.insert(0, call.texts("Hub: {hub}", hub=state.hub))
    return Reply(values, (*lines, *filter(None, (told,))))


def _state_values(call: Call, state: HubState) -> dict[str, object]:
    """Return how it goes for a script; instants in ISO 8601, null for never."""
    return {
        "state": str(state.standing),
        "hub": state.hub,
        "device_id": call.app.store.device_id.hex(),
        "waiting": state.waiting,
        "behind": state.behind,
        "offline_since": _instant(state.offline_since_ms),
        "last_contact": _instant(state.last_contact_ms),
        "drift_ms": state.drift_ms,
        "serving": state.serving,
        "refused_facts": [
            {"device_id": each.device_id.hex(), "seq": each.seq, "what": each.what} for each in state.refused
        ],
        "problem": _problem(call, state.problem),
    }


def _problem(call: Call, error: PosError | None) -> dict[str, object] | None:
    if error is None:
        return None
    data = _refused(call, error).data
    assert isinstance(data, dict)
    found: dict[str, object] = data["error"]
    return found


def _refused(call: Call, error: PosError) -> Reply:
    """Return what a command answers that the hub, or the way to it, refused."""
    reply = failure(error, call.texts)
    told = hub_trouble_text(call.texts, error.reason)
    if told is None:
        return reply
    assert isinstance(reply.data, dict)
    data = {"error": {**reply.data["error"], "message": told}}
    return Reply(data, (), _CODES.get(error.reason, reply.code), (told,))


def _instant(at_ms: int | None) -> str | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")
