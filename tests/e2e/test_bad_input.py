"""Bad order files through the front door: refused by file and field, or harmless; the others get in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_desktop.channels.registry import translate
from pos_desktop.domain.errors import PosError
from tests.builders import AShop
from tests.e2e.command import SHOP_URL, Till
from tests.e2e.hostile import ODD, SENSELESS, WHOLE, Case, encoded, neutral_file, woo_order

LONGEST_MESSAGE = 2_000


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.fixture
def till(tmp_path: Path) -> Till:
    return Till(tmp_path / "data").set_up()


@pytest.mark.parametrize("case", SENSELESS, ids=lambda case: case.name)
def test_a_senseless_file_is_refused_by_name_and_field_and_the_others_get_in(
    case: Case, till: Till, tmp_path: Path
) -> None:
    first = written(tmp_path, "first.json", encoded(woo_order(1)))
    bad = written(tmp_path, "bad.json", case.content)
    last = written(tmp_path, "last.json", encoded(woo_order(2)))

    done = till.import_orders(first, bad, last)

    assert done.code == 2
    error = done.json["files"][1]["error"]
    assert error["facts"]["field"].startswith(case.field)
    assert error["facts"]["file"] == str(bad)
    assert str(bad) in done.err
    assert error["facts"]["field"] in done.err
    assert len(done.err) < LONGEST_MESSAGE
    assert till.numbers() == ["W-1", "W-2"]


def test_senseless_files_leave_no_trace(till: Till, tmp_path: Path) -> None:
    before = (till.digest(), till.facts())
    files = [written(tmp_path, f"{at}.json", case.content) for at, case in enumerate(SENSELESS)]

    done = till.import_orders(*files)

    assert done.code == 2
    assert all(file["orders"] == [] for file in done.json["files"])
    assert (till.digest(), till.facts()) == before


def test_one_senseless_order_refuses_its_whole_file(till: Till, tmp_path: Path) -> None:
    orders = [woo_order(1), woo_order(2), woo_order(3)]
    orders[2]["line_items"] *= 2

    done = till.import_orders(written(tmp_path, "page.json", encoded(orders)))

    assert (done.code, till.numbers()) == (2, [])
    assert "lines[1].key" in done.err


@pytest.mark.parametrize("case", ODD, ids=lambda case: case.name)
def test_an_odd_file_is_harmless(case: Case, till: Till, tmp_path: Path) -> None:
    path = written(tmp_path, "odd.json", case.content)

    first, again = till.import_orders(path), till.import_orders(path)

    assert (first.code, again.code) == (0, 0), first.err
    assert [each["outcome"] for each in again.json["files"][0]["orders"]] == ["unchanged"]
    (row,) = till.run("orders", "list").json
    assert till.show(row["number"])["order_id"]
    assert till.run("fulfillments", "list").code == 0
    assert till.facts() > 0
    assert len(first.out) < 10 * LONGEST_MESSAGE


@pytest.mark.parametrize(
    "words", ['NEAR("', "'; DROP TABLE sale; --", "*", '"', "\x00", "%" * 1_000, "a" * 100_000]
)
def test_a_hostile_search_finds_nothing_and_breaks_nothing(words: str, till: Till, tmp_path: Path) -> None:
    till.import_orders(written(tmp_path, "good.json", WHOLE))

    assert till.run("orders", "list", "--search", words).code == 0
    assert till.run("fulfillments", "list", "--search", words).code == 0


@pytest.mark.parametrize("content", [WHOLE, encoded(neutral_file())], ids=["woo", "neutral"])
def test_a_file_cut_short_anywhere_is_refused(content: bytes) -> None:
    for length in range(len(content)):
        with pytest.raises(PosError) as refusal:
            translate(content[:length], address=SHOP_URL)
        assert refusal.value.facts["field"] == "$"


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["", "0", "-1", "1e400", "1e-400", "9" * 40, "NaN", "2026-13-01T00:00:00", "CAD", "JPY"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def paths_in(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return where every value of a JSON document stands."""
    inside: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [at, *(path for key, each in inside for path in paths_in(each, (*at, key)))]


def replaced(value: object, path: tuple[str | int, ...], new: object) -> object:
    """Return a JSON document with one value exchanged."""
    if not path:
        return new
    copy = json.loads(json.dumps(value))
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = new
    return copy


def refusal_of(content: bytes) -> PosError | None:
    """Import a file into a shop in memory; return why it was refused, None when it was taken."""
    shop = AShop()
    try:
        for order in translate(content, address=SHOP_URL):
            shop.order(order)
    except PosError as error:
        return error
    return None


@pytest.mark.parametrize("whole", [woo_order(), neutral_file()], ids=["woo", "neutral"])
@given(data=st.data())
@settings(max_examples=150)
def test_any_value_anywhere_is_taken_or_refused_with_a_field(whole: object, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths_in(whole)))
    content = encoded(replaced(whole, path, data.draw(VALUES)))

    refusal = refusal_of(content)

    assert refusal is None or refusal.facts["field"]


@given(data=st.data())
@settings(max_examples=150)
def test_any_bytes_anywhere_are_taken_or_refused_with_a_field(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(WHOLE)))
    until = data.draw(st.integers(at, min(len(WHOLE), at + 8)))
    content = WHOLE[:at] + data.draw(st.binary(max_size=8)) + WHOLE[until:]

    refusal = refusal_of(content)

    assert refusal is None or refusal.facts["field"]


@pytest.mark.parametrize("words", [["missing.json"], ["."]], ids=["no file", "a folder"])
def test_a_file_that_cannot_be_read_is_named(words: list[str], till: Till, tmp_path: Path) -> None:
    path = tmp_path / words[0]

    done = till.import_orders(path, written(tmp_path, "good.json", WHOLE))

    assert done.code == 2
    assert str(path) in done.err
    assert till.numbers() == ["W-501"]
