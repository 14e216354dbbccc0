"""The fake's GraphQL answers exactly what is selected, and refuses what the real one refuses."""

from __future__ import annotations

from typing import Any

import pytest

from pos_desktop.channels.fakes.shopify_graphql import (
    Denied,
    GraphError,
    Object,
    connection,
    cost_of,
    execute,
    parse,
)


def root() -> Object:
    shop = Object("Shop", name="Atelier", currencyCode="CAD")
    items = [Object("Item", id=str(n), kind=n) for n in range(5)]
    return Object(
        "QueryRoot",
        shop=shop,
        nothing=None,
        secret=Denied("read_secrets"),
        items=lambda args: connection(items, args),
        echo=lambda args: Object("Echo", said=repr(args)),
        node=lambda args: items[args["index"]],
    )


def answer(text: str, **variables: Any) -> Any:
    answered = execute(parse(text), variables, root())
    return answered.data if not answered.errors else answered.errors[0]["message"]


def test_exactly_the_selection_is_answered_under_its_keys() -> None:
    assert answer("{ shop { name } us: shop { __typename money: currencyCode } nothing { x } }") == {
        "shop": {"name": "Atelier"},
        "us": {"__typename": "Shop", "money": "CAD"},
        "nothing": None,
    }


def test_a_list_is_paged_by_its_cursor() -> None:
    text = """query Q($n: Int!, $after: String) {
      items(first: $n, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } } }"""

    first = answer(text, n=3)
    rest = answer(text, n=3, after=first["items"]["pageInfo"]["endCursor"])

    assert [node["id"] for node in first["items"]["nodes"]] == ["0", "1", "2"]
    assert rest["items"] == {
        "pageInfo": {"hasNextPage": False, "endCursor": "5"},
        "nodes": [{"id": "3"}, {"id": "4"}],
    }


def test_a_fragment_holds_for_its_type_only() -> None:
    assert answer("{ node(index: 1) { ... on Item { id } ... on Other { name } } }") == {"node": {"id": "1"}}


def test_arguments_are_filled_from_variables_and_what_is_not_given_is_left_out() -> None:
    text = 'query Q($a: Int, $b: Int, $o: X) { echo(a: $a, b: $b, o: $o, l: [1, "x\\"y"], e: UP) { said } }'

    assert answer(text, a=1, o={"deep": [True]})["echo"]["said"] == (
        "{'a': 1, 'o': {'deep': [True]}, 'l': [1, 'x\"y'], 'e': 'UP'}"
    )


def test_a_directive_comes_with_its_arguments() -> None:
    text = "mutation M($key: String!) { echo(a: 1) @idempotent(key: $key) { said } }"

    assert "'@idempotent': {'key': 'k'}" in answer(text, key="k")["echo"]["said"]


def test_what_the_app_may_not_see_is_null_beside_an_error() -> None:
    answered = execute(parse("{ shop { name } secret { x } }"), {}, root())

    assert answered.data == {"shop": {"name": "Atelier"}, "secret": None}
    assert answered.errors[0]["extensions"]["code"] == "ACCESS_DENIED"
    assert answered.errors[0]["path"] == ["secret"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ shop { surname } }", "Field 'surname' doesn't exist on type 'Shop'"),
        ("{ shop }", "Field must have selections: shop"),
        ("{ shop { name { first } } }", "Selections can't be made on scalars: name"),
        ("{ items { nodes { id } } }", "you must provide one of first or last"),
        ("{ items(first: 251) { nodes { id } } }", "you must provide one of first or last"),
        ("query Q($n: Int!) { items(first: $n) { nodes { id } } }", "Variable $n was provided invalid value"),
    ],
)
def test_a_wrong_question_is_refused_by_name(text: str, message: str) -> None:
    assert answer(text) == message


@pytest.mark.parametrize("text", ["{ shop { name }", "{ shop } }", "query Q { a(b: ) }", "{ ~ }", ""])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(GraphError):
        parse(text)


def test_a_question_weighs_by_what_it_might_have_to_answer() -> None:
    def cost(text: str, **variables: Any) -> int:
        return cost_of(parse(text), variables)

    assert cost("{ shop { name } }") == 1
    assert cost("mutation { shop { name } }") == 11
    # Source: a query that Shopify itself weighed with 25 points
    assert (
        cost("query Q { product { variants(first: 250) { nodes { inventoryItem { id tracked } } } } }") == 25
    )
    few, many = (cost("query Q($n: Int!) { items(first: $n) { nodes { id } } }", n=n) for n in (5, 250))
    assert few < many
