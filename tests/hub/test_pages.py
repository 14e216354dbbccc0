"""A page is kept for whoever wants the same one, and never shown to a device whose facts are in it."""

from __future__ import annotations

from pos_desktop.hub.pages import Asked, Pages

ME, OTHER = b"m" * 16, b"o" * 16


def _asked(**more: object) -> Asked:
    return Asked(**{"retailer": b"r", "epoch": "e", "after": 1, "newest": 2, "limit": 9, **more})  # type: ignore[arg-type]


def test_a_page_is_found_by_all_but_those_whose_facts_it_holds() -> None:
    pages = Pages()
    pages.keep(_asked(), frozenset({ME}), b"page")

    assert pages.find(_asked(), but=OTHER) == b"page"
    assert pages.find(_asked(), but=None) == b"page"
    assert pages.find(_asked(), but=ME) is None


def test_a_page_of_anything_else_is_another_page() -> None:
    pages = Pages()
    pages.keep(_asked(), frozenset(), b"page")

    for change in ({"retailer": b"q"}, {"epoch": "f"}, {"after": 0}, {"newest": 3}, {"limit": 8}):
        assert pages.find(_asked(**change), but=None) is None


def test_the_pages_that_nobody_wanted_for_longest_go_first() -> None:
    pages = Pages(most_bytes=25)
    pages.keep(_asked(after=1), frozenset(), bytes(10))
    pages.keep(_asked(after=2), frozenset(), bytes(10))
    pages.find(_asked(after=1), but=None)
    pages.keep(_asked(after=3), frozenset(), bytes(10))

    assert [pages.find(_asked(after=n), but=None) is not None for n in (1, 2, 3)] == [True, False, True]


def test_the_same_page_again_takes_no_more_room() -> None:
    pages = Pages(most_bytes=25)
    pages.keep(_asked(after=1), frozenset(), bytes(10))
    for _ in range(9):
        pages.keep(_asked(after=2), frozenset(), bytes(10))

    assert pages.find(_asked(after=1), but=None) is not None
