"""Products and stock on the command line."""

from __future__ import annotations

from pos_desktop.cli.call import Call
from pos_desktop.cli.reply import Exit, Reply
from pos_desktop.cli.shown import plain, table
from pos_desktop.domain.cart import UNIT
from pos_desktop.domain.errors import Rejected, RuleBroken
from pos_desktop.services.importing import Imported, Target, batches, import_products
from pos_desktop.services.ports.rows import ProductRow
from pos_desktop.services.product_files import read_products
from pos_desktop.services.stocking import set_stock


def import_file(call: Call) -> Reply:
    """Import products of a CSV file; rows that are wrong are named and left out, the others are imported."""
    name = call.words.file
    try:
        read = read_products(call.read(name), currency=call.words.currency or call.currency)
    except Rejected as error:
        raise type(error)(error.reason, **{**error.facts, "file": name}) from error
    target = Target(call.words.currency or call.currency, _taxes(call))
    done = Imported()
    for batch in batches(read.lines):
        done += call.do_later(import_products, batch, target)
    bad = [f"{name}, line {each.line}, {each.column}: {each.problem}" for each in read.bad]
    told = f"{read.form}: {done.created} created, {done.changed} changed, {done.unchanged} unchanged"
    values = {"file": name, "form": read.form, **plain(done), "bad": plain(read.bad)}
    return Reply(values, (told,), Exit.REFUSED if bad else Exit.DONE, tuple(bad))


def list_products(call: Call) -> Reply:
    """Return products by name, SKU or code; all of them where nothing is searched for."""
    outlet_id, limit, wanted = call.desk.outlet_id.bytes, call.words.limit, call.words.search.strip()
    queries = call.app.queries
    rows = (
        queries.search_products(wanted, outlet_id=outlet_id, limit=limit)
        if wanted
        else queries.first_products(outlet_id=outlet_id, limit=limit)
    )
    lines = table(
        ("sku", "name", "price", "available"),
        [
            (row.sku, row.name, call.money(row.price_minor, row.currency), call.units(row.available))
            for row in rows
        ],
    )
    return Reply(plain(rows), lines)


def show_stock(call: Call) -> Reply:
    """Return on hand, committed and available: of one product, or of all that ever moved."""
    product_id = _product(call, call.words.sku).product_id if call.words.sku else None
    outlet_id = call.named("outlet", call.words.outlet).record_id if call.words.outlet else None
    rows = call.app.queries.stock(product_id=product_id, outlet_id=outlet_id)
    values = [{**plain(row), "available": row.on_hand - row.committed} for row in rows]
    lines = table(
        ("sku", "name", "outlet", "on hand", "committed", "available"),
        [
            (
                row.sku,
                row.name,
                row.outlet,
                call.units(row.on_hand),
                call.units(row.committed),
                call.units(row.on_hand - row.committed),
            )
            for row in rows
        ],
    )
    return Reply(values, lines)


def count_stock(call: Call) -> Reply:
    """Say how many units of a product were counted at an outlet."""
    product = _product(call, call.words.sku)
    outlet = call.words.outlet
    outlet_id = call.named("outlet", outlet).record_id if outlet else call.desk.outlet_id.bytes
    quantity = _quantity(call.words.quantity)
    level = call.do(set_stock, outlet_id, product.product_id, quantity=quantity)
    values = {
        "product_id": product.product_id,
        "sku": product.sku,
        "outlet_id": outlet_id,
        "on_hand": level.on_hand,
        "committed": level.committed,
        "available": level.available,
    }
    told = f"{product.sku}: {call.units(level.on_hand)} on hand, {call.units(level.committed)} committed"
    return Reply(plain(values), (told,))


def _product(call: Call, code: str) -> ProductRow:
    found = call.app.queries.product_by_code(code, outlet_id=call.desk.outlet_id.bytes)
    if not found:
        raise RuleBroken("unknown_code", code=code)
    return found[0]


def _quantity(text: str) -> int:
    """Read units with up to three decimals as thousandths. Errors: `RuleBroken("bad_amount")`."""
    whole, point, decimals = text.replace(",", ".").partition(".")
    is_number = whole.isascii() and whole.isdecimal() and (not point or decimals.isdecimal())
    if not is_number or len(whole) > 9 or len(decimals) > 3:
        raise RuleBroken("bad_amount", text=text)
    return int(whole) * UNIT + int(decimals.ljust(3, "0"))


def _taxes(call: Call) -> tuple[bytes, ...]:
    names = [name for name in (call.words.taxes or "").split(",") if name]
    return tuple(call.named("tax", name).record_id for name in names)
