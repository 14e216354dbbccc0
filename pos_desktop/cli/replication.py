"""This till and its hub on the command line: join with a code, exchange now, say how it goes."""

from __future__ import annotations

from datetime import UTC, datetime

from pos_desktop.cli.call import Call
from pos_desktop.cli.reply import Exit, Reply, failure
from pos_desktop.domain.errors import PosError
from pos_desktop.services.ports.replication import HubState
from pos_desktop.services.ports.texts import message

_SENTENCES = {
    "bad_code": message(
        "The hub does not take this code. It is used up, too old, or mistyped: make a new one."
    ),
    "slow_down": message("Too many wrong codes were tried. Wait a few minutes, then try again."),
    "no_network": message("The hub cannot be reached. Check the address and the network."),
    "timeout": message("The hub did not answer in time. Try again."),
    "cut": message("The line broke off in the middle. Try again: it goes on where it was."),
    "bad_answer": message("What answers there is no hub. Check the address."),
    "wrong_address": message("There is no hub at this address. Compare it letter by letter."),
    "not_https": message("This address is not secure. Use the one that begins with https://."),
    "bad_certificate": message(
        "The hub cannot prove that it is itself: its certificate is not valid. Nothing was sent to it."
    ),
    "revoked": message("This till was revoked. It sells on, but the others no longer hear from it."),
    "bad_token": message("The hub does not know this till any more. Join again with a new code."),
    "no_token": message("The hub does not know this till any more. Join again with a new code."),
    "no_hub": message("This till has no hub yet. Join one first."),
    "joined_already": message("This till belongs to a hub already. Leave it first."),
    "hub_error": message("The hub itself has a fault. It goes on by itself once that is over."),
    "wrong_scope": message("This till writes for another outlet than the hub lets it. Ask an admin."),
}
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
    """Join a hub with a one-time code, with everything that is here, and exchange at once."""
    try:
        call.app.hub.join(call.words.hub_address, call.words.code)
    except PosError as error:
        return _refused(call, error)
    return sync(call)


def sync(call: Call) -> Reply:
    """Send everything and fetch everything; done only when nothing is left."""
    live = call.app.hub
    try:
        done = live.sync()
    except PosError as error:
        return _refused(call, error)
    values = {
        "sent": done.pushed,
        "received": done.pulled,
        "reissued": done.reissued,
        "refused": done.refused,
        **_state_values(call, live.state()),
    }
    line = call.texts(
        "{sent} sent, {received} received, {waiting} waiting",
        sent=done.pushed,
        received=done.pulled,
        waiting=live.state().waiting,
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
    sentence = _SENTENCES.get(error.reason)
    if sentence is None:
        return reply
    told = call.texts(sentence)
    assert isinstance(reply.data, dict)
    data = {"error": {**reply.data["error"], "message": told}}
    return Reply(data, (), _CODES.get(error.reason, reply.code), (told,))


def _instant(at_ms: int | None) -> str | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")
