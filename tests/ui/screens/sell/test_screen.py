"""The Sell screen as a person sees and works it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_desktop.services.ports.texts import LANGUAGES, Texts
from pos_desktop.ui.look import Look
from pos_desktop.ui.screens.sell import wishes
from pos_desktop.ui.screens.sell.closing import ClosingDialog
from pos_desktop.ui.screens.sell.line_editor import LineAction
from pos_desktop.ui.screens.sell.line_panels import PricePanel
from pos_desktop.ui.screens.sell.screen import SellScreen
from pos_desktop.ui.screens.sell.state import SellState, Stage
from pos_desktop.ui.theme import Ground, Metric, Mode, Scale, Theme
from pos_desktop.ui.widgets.button import Button, ButtonKind
from pos_desktop.ui.widgets.menu import Menu
from pos_desktop.ui.widgets.overlay import Overlay
from pos_desktop.ui.widgets.surface import Surface, column
from tests.ui.screen_checks import WINDOWS, check_screen
from tests.ui.screens.sell.counter import Counter
from tests.ui.screens.sell.gallery import a_cart, every_state


@pytest.fixture(scope="session")
def states(qapp: object) -> dict[str, SellState]:
    return every_state()


def a_window(look: Look, qtbot: QtBot, screen: SellScreen, size: tuple[int, int]) -> QWidget:
    """Return the screen as large as the shell gives it in a window of a size."""
    window = Surface(look, Ground.BACKGROUND)
    column(window).addWidget(screen)
    qtbot.addWidget(window)
    window.resize(size[0] - look.px(Metric.RAIL), size[1] - look.px(Metric.STATUS))
    window.show()
    window.activateWindow()
    return window


def at_counter(look: Look, qtbot: QtBot) -> tuple[Counter, SellScreen, QWidget]:
    """Return the counter, the screen, and the window that keeps it alive."""
    counter, screen = Counter(), SellScreen(look, Texts("en"))
    screen.attach(counter.presenter)
    window = a_window(look, qtbot, screen, (1366, 768))
    screen.render(counter.state)
    screen.focus_home()
    return counter, screen, window


def accents(window: QWidget) -> list[str]:
    return [
        button.face.text
        for button in window.findChildren(Button)
        if button.kind is ButtonKind.PRIMARY and button.isVisibleTo(window) and button.isEnabled()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("size", WINDOWS, ids=str)
def test_every_page_is_whole_named_and_readable(
    look: Look,
    qtbot: QtBot,
    states: dict[str, SellState],
    language: str,
    mode: Mode,
    size: tuple[int, int, int],
) -> None:
    look.set_theme(Theme(mode, Scale(size[2])))
    screen = SellScreen(look, Texts(language))
    window = a_window(look, qtbot, screen, (size[0], size[1]))

    for name, state in states.items():
        screen.render(state)
        try:
            check_screen(window)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error
        assert len(accents(window)) <= 1, name
        assert (window.width(), window.height()) == (
            size[0] - look.px(Metric.RAIL),
            size[1] - look.px(Metric.STATUS),
        ), name


def test_keys_work_the_cart_from_the_search_field(look: Look, qtbot: QtBot) -> None:
    counter, screen, _window = at_counter(look, qtbot)
    a_cart(counter)
    counter.presenter.select(None)
    field = screen.pages.keys.search

    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Plus)
    assert quantities(counter) == [3, 1, 1]

    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert quantities(counter) == [3, 1]
    assert field.text() == ""


def quantities(counter: Counter) -> list[int]:
    return [line.quantity // 1000 for line in counter.state.cart.sale.cart.lines]  # type: ignore[union-attr]


def test_typing_finds_and_enter_takes_the_first(look: Look, qtbot: QtBot) -> None:
    counter, screen, _window = at_counter(look, qtbot)
    field = screen.pages.keys.search

    qtbot.keyClicks(field, "bow")
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert quantities(counter) == [1]
    assert field.text() == ""
    assert counter.state.found is None


def test_a_tile_adds_its_product_and_shows_how_many_are_in_the_cart(look: Look, qtbot: QtBot) -> None:
    counter, screen, _window = at_counter(look, qtbot)
    tile = screen.pages.keys.grid.tiles[0]

    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)

    assert quantities(counter) == [2]
    assert tile.accessibleName().endswith(", 2")


def test_paying_by_keyboard_alone(look: Look, qtbot: QtBot) -> None:
    counter, screen, _window = at_counter(look, qtbot)
    a_cart(counter)

    screen.cart.foot.next.click()
    assert counter.state.stage is Stage.PAYING
    qtbot.keyClicks(screen.pages.paying.amounts.field, "10000")
    qtbot.keyClick(screen.pages.paying.amounts.field, Qt.Key.Key_Return)

    assert counter.state.stage is Stage.DONE
    assert counter.state.pay.last is not None
    assert counter.state.pay.last.tendered_minor == 10_000


def test_a_card_asks_for_its_slip_and_takes_the_money_when_confirmed(look: Look, qtbot: QtBot) -> None:
    counter, screen, _window = at_counter(look, qtbot)
    a_cart(counter)
    counter.presenter.pay("")
    types = screen.pages.paying.types
    card = next(button for button in types.buttons if button.face.text == "Card")

    card.click()
    assert counter.state.stage is Stage.PAYING
    assert types.panel is not None
    qtbot.keyClicks(types.panel.field, "A77")
    qtbot.keyClick(types.panel.field, Qt.Key.Key_Return)

    assert counter.state.stage is Stage.DONE
    assert counter.state.cart is not None
    assert counter.state.cart.sale.payments[0].reference == "A77"


def test_giving_up_the_card_leads_back_to_the_amount(look: Look, qtbot: QtBot) -> None:
    counter, screen, window = at_counter(look, qtbot)
    a_cart(counter)
    counter.presenter.pay("")
    counter.presenter.open_type(counter.type_id("card"))
    panel = screen.pages.paying.types.panel
    assert panel is not None

    qtbot.keyClick(panel.field, Qt.Key.Key_Escape)

    assert screen.pages.paying.types.panel is None
    assert window.focusWidget() is screen.pages.paying.amounts.field


def test_a_taken_payment_has_no_button_to_remove_it(
    look: Look, qtbot: QtBot, states: dict[str, SellState]
) -> None:
    screen = SellScreen(look, Texts("en"))
    window = a_window(look, qtbot, screen, (1366, 768))

    screen.render(states["part paid"])

    assert screen.pages.paying.types.paid.isVisibleTo(window)
    assert screen.pages.paying.types.paid.findChildren(Button) == []


def test_in_a_narrow_window_the_payment_types_take_the_place_of_the_cart(
    look: Look, qtbot: QtBot, states: dict[str, SellState]
) -> None:
    screen = SellScreen(look, Texts("en"))
    window = a_window(look, qtbot, screen, (1024, 768))

    screen.render(states["paying"])
    assert screen.cart.isAncestorOf(screen.pages.paying.types)
    assert screen.cart.short_form.isVisibleTo(window)

    window.resize(1366 - Metric.RAIL, 720)
    qtbot.waitUntil(lambda: screen.pages.paying.isAncestorOf(screen.pages.paying.types))


def test_the_menu_asks_for_what_it_says(look: Look, qtbot: QtBot) -> None:
    _counter, screen, _window = at_counter(look, qtbot)
    asked: list[Any] = []
    screen.wished.connect(asked.append)

    screen.cart.head.menu_chosen.emit("drawer")

    assert asked == [wishes.OpenDrawer()]


def test_switching_the_language_changes_every_word(look: Look, qtbot: QtBot) -> None:
    _counter, screen, _window = at_counter(look, qtbot)

    screen.retranslate(Texts("fr"))

    assert screen.cart.foot.next.face.text == "Payer"
    assert screen.pages.keys.search.placeholderText().startswith("Numériser")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", WINDOWS, ids=str)
def test_what_opens_above_the_screen_is_whole_too(
    look: Look, qtbot: QtBot, language: str, size: tuple[int, int, int]
) -> None:
    look.set_theme(Theme(Mode.LIGHT, Scale(size[2])))
    counter, screen = Counter(), SellScreen(look, Texts(language))
    screen.attach(counter.presenter)
    window = a_window(look, qtbot, screen, (size[0], size[1]))
    a_cart(counter)

    for name in ("price", "note", "later"):
        screen.cart.lines.editor.action_requested.emit(LineAction(name))
        check_layer(window)
    screen.cart.head.more.click()
    check_layer(window)
    counter.presenter.wish(wishes.AskExpected())
    check_layer(window)


def check_layer(window: QWidget) -> None:
    """Check the layer that is open, and close it."""
    (layer,) = (layer for layer in window.findChildren(Overlay) if layer.isVisible())
    check_screen(layer)
    layer.close_panel()


def test_a_price_typed_on_the_keypad_is_the_price_of_the_line(look: Look, qtbot: QtBot) -> None:
    counter, screen, window = at_counter(look, qtbot)
    a_cart(counter)

    screen.cart.lines.editor.price.click()
    (panel,) = window.findChildren(PricePanel)
    qtbot.keyClicks(panel.field, "1999")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)

    assert counter.state.cart is not None
    line = counter.state.cart.line(counter.state.selected)
    assert line is not None
    assert line.unit_price_minor == 1_999


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("size", WINDOWS, ids=str)
def test_the_menu_and_the_counting_are_whole_in_every_window(
    look: Look, qtbot: QtBot, language: str, mode: Mode, size: tuple[int, int, int]
) -> None:
    look.set_theme(Theme(mode, Scale(size[2])))
    counter, screen = Counter(), SellScreen(look, Texts(language))
    screen.attach(counter.presenter)
    window = a_window(look, qtbot, screen, (size[0], size[1]))
    screen.render(counter.state)

    screen.cart.head.more.click()
    check_screen(window)
    (menu,) = window.findChildren(Menu)
    menu.close_panel()
    counter.presenter.wish(wishes.AskExpected())
    check_screen(window)


def test_the_menu_prints_the_report_and_the_last_closure(look: Look, qtbot: QtBot) -> None:
    counter, screen, _window = at_counter(look, qtbot)
    for key in ("interim", "closure"):
        screen.cart.head.menu_chosen.emit(key)

    assert [job.document_kind for job in counter.ledger.jobs] == ["closure"]
    assert counter.state.refusal is not None
    assert counter.state.refusal.reason == "no_closure"


def test_the_register_closes_only_once_everything_was_counted(look: Look, qtbot: QtBot) -> None:
    counter, _screen, window = at_counter(look, qtbot)

    counter.presenter.wish(wishes.AskExpected())
    (dialog,) = window.findChildren(ClosingDialog)
    assert not dialog.close_button.isEnabled()
    qtbot.keyClicks(dialog.lines[0].field, "9950")
    assert dialog.lines[0].difference.text() == "−0.50"
    dialog.close_button.click()

    assert counter.state.register.session is None
