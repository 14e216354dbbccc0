"""Stock as the web shops know it: only what changed since it was last told there goes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pos_desktop.services.ports.shops import StockAnswer, StockFigure, StockItem, StockRefusal
from pos_desktop.store.books import Books
from pos_desktop.store.shop_books import SQL, ShopBooks

_UNIT = 1_000


class ShopStock:
    """The port `StockBook`."""

    def __init__(self, books: ShopBooks) -> None:
        self._books = books

    def changed(self, channel_id: bytes, limit: int) -> tuple[StockFigure, ...]:
        """Return figures that differ from what the shop was last told, coalesced, `seen` None.

        Shapes: where outlets are mapped, one figure per location of the shop; else one over all outlets.
            What is promised beyond what is there is told as nothing left.
        """
        with self._books.reader.one_state():
            told = {(no, place): (a, h) for no, place, a, h in self._books.rows("TOLD_STOCK", channel_id)}
            found: list[StockFigure] = []
            for (no, item), (on_hand, committed) in self._levels(channel_id).items():
                figure = StockFigure(item, _whole(on_hand - committed), _whole(on_hand))
                if told.get((no, item.location)) != (figure.available, figure.on_hand):
                    found.append(figure)
            return tuple(found[:limit])

    def answered(self, channel_id: bytes, answers: Sequence[tuple[StockFigure, StockAnswer]]) -> None:
        """Note what the shop knows now, or why not."""

        def work(books: Books) -> None:
            for figure, answer in answers:
                if answer.outcome == "moved":
                    continue
                item = figure.item
                found = books.connection.execute(SQL["PRODUCT_BY_REF"], (channel_id, item.ref)).fetchall()
                for (no,) in found:
                    told = (figure.available, figure.on_hand, answer.reason, answer.problem)
                    row = (channel_id, no, item.location, *told)
                    books.connection.execute(SQL["PUT_TOLD_STOCK"], row)

        self._books.write(work)

    def refusals(self, channel_id: bytes) -> tuple[StockRefusal, ...]:
        """Return the figures that the shop did not take, as of the last try."""
        return tuple(
            StockRefusal(StockItem(ref, sku, location), name, reason, problem)
            for ref, sku, name, location, reason, problem in self._books.rows("STOCK_REFUSALS", channel_id)
        )

    def _levels(self, channel_id: bytes) -> dict[tuple[int, StockItem], tuple[int, int]]:
        locations = self._books.locations(channel_id)
        sums: dict[tuple[int, StockItem], tuple[int, int]] = {}
        for no, ref, sku, outlet_id, on_hand, committed in self._books.rows("LEVELS", channel_id):
            places: Iterable[str] = ("",)
            if locations:
                places = [locations[outlet_id]] if outlet_id in locations else []
            for place in places:
                key = (no, StockItem(ref, sku, place))
                before = sums.get(key, (0, 0))
                sums[key] = (before[0] + (on_hand or 0), before[1] + (committed or 0))
        return sums


def _whole(quantity: int) -> int:
    """Return whole units that are really there, none for less."""
    return max(0, quantity // _UNIT)
