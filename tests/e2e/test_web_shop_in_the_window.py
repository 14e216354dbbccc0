"""In the window: a live shop is added, its order comes, is followed while it is paid, then it is silent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_desktop.app import App, open_app
from pos_desktop.channels.fakes.serving import ShopServer
from pos_desktop.channels.fakes.shop import Basket, Wanted
from pos_desktop.channels.fakes.woocommerce import WooShop
from pos_desktop.desktop.run import make_till, theme_of
from pos_desktop.desktop.till import Till
from pos_desktop.services.founding import NewShop
from pos_desktop.services.ports.rows import SaleFilter
from pos_desktop.services.registering import open_register
from pos_desktop.tasks import Tasks
from pos_desktop.ui.look import start_look
from pos_desktop.ui.screens.sell.state import Newest, SellState, Stage
from pos_desktop.ui.screens.shops.page import WebShopsPage

PASSPHRASE = "olive trees in november"
PATIENCE_MS = 30_000


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """A shop that was just founded, its register open; this computer has no keyring."""
    opened = open_app(tmp_path / "shop")
    desk = opened.found(NewShop())
    opened.ledger.submit(lambda entry: open_register(entry, desk, float_minor=10_000)).result()
    yield opened
    opened.close()


@pytest.fixture
def till(qtbot: QtBot, qapp: object, app: App) -> Iterator[Till]:
    """Its till, shown, the web shops started."""
    tasks = Tasks()
    made = make_till(app, start_look(qapp, theme_of(app)), tasks)  # type: ignore[arg-type]
    qtbot.addWidget(made.window)
    made.window.show()
    made.start()
    qtbot.waitUntil(lambda: made.sell.state.register.is_known)
    made.others.start_web_shops()
    made.go_to("setup")
    yield made
    made.close()
    tasks.close()


def add_shop(qtbot: QtBot, till: Till, address: str, keys: tuple[str, ...]) -> WebShopsPage:
    """Type the passphrase for the keys and the shop, test it, and add it."""
    page: WebShopsPage = till.setup_screen.shops
    qtbot.waitUntil(page.empty.isVisible, timeout=PATIENCE_MS)
    page.empty.action_requested.emit("add")
    page.add.unlock.passphrase.setText(PASSPHRASE)
    page.add.unlock.again.setText(PASSPHRASE)
    page.add.unlock.button.click()
    qtbot.waitUntil(page.add.fields.isVisible, timeout=PATIENCE_MS)
    page.add.fields.kind.chosen.emit("woocommerce")
    page.add.fields.address.setText(address)
    for field, key in zip(page.add.fields.keys, keys, strict=True):
        field.setText(key)
    page.add.test_button.click()
    return page


def test_a_wrong_key_is_told_apart_and_nothing_is_added(qtbot: QtBot, till: Till) -> None:
    shop = WooShop(clock=till.app.clock)
    with ShopServer(shop) as server:
        page = add_shop(qtbot, till, server.url, (shop.keys[0], "cs_" + 40 * "0"))
        qtbot.waitUntil(lambda: bool(page.add.steps.lines[3].detail.text()), timeout=PATIENCE_MS)
    assert page.add.steps.lines[3].detail.text().startswith("The shop does not accept the keys.")
    assert not page.add.add_button.isVisible()
    assert till.app.shops.states() == ()


def test_orders_of_a_shop_added_in_the_window_come_and_are_followed_while_they_are_paid(
    qtbot: QtBot, till: Till
) -> None:
    shop = WooShop(clock=till.app.clock)
    shop.place(Basket(lines=(Wanted("CM-01", 2),)))
    with ShopServer(shop) as server:
        page = add_shop(qtbot, till, server.url, shop.keys)
        qtbot.waitUntil(page.add.add_button.isVisible, timeout=PATIENCE_MS)
        page.add.add_button.click()
        sales = till.app.queries
        qtbot.waitUntil(lambda: len(sales.sales(SaleFilter())) == 1, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: page.shop.standing.words.text() == "Working", timeout=PATIENCE_MS)

        (order,) = sales.sales(SaleFilter())
        shop.mark_paid(order_id(till, order.sale_id))
        with qtbot.waitSignal(till.sell.state_changed, timeout=PATIENCE_MS, check_params_cb=is_asking):
            till.sell.continue_sale(order.sale_id)
        qtbot.waitUntil(lambda: till.sell.state.newest is Newest.PAID_ONLINE, timeout=PATIENCE_MS)
        assert till.sell.state.stage is Stage.DONE

    till.others.shops.sync_now()
    qtbot.waitUntil(lambda: foot(till).startswith("1 shop not reachable since"), timeout=PATIENCE_MS)


def is_asking(state: SellState) -> bool:
    """Tell whether money can be taken while the shop is asked for the newest version."""
    return state.stage is Stage.PAYING and state.newest is Newest.ASKED


def foot(till: Till) -> str:
    """Return what the status bar says of web shops."""
    segment = till.window.status.web_shops
    return segment.accessibleName() if segment is not None else ""


def order_id(till: Till, sale_id: bytes) -> str:
    """Return the shop's own id of an order."""
    detail = till.app.queries.sale_detail(sale_id)
    assert detail is not None
    return detail.sale.order_id
