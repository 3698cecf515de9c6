"""What one request may ask for; no test here depends on how fast the machine is."""

from collections.abc import Callable

import pytest

from .conftest import Ask

DEEP = "{ node { ... on Asset { downstream { edges " * 4
LOOP = "fragment F on Asset { downstream { edges { node { ...F } } } }"


def refusal(answer: dict[str, object]) -> tuple[str, str]:
    """The code and message of the only error of an answer that has no data."""
    assert "data" not in answer
    (error,) = answer["errors"]  # type: ignore[misc]
    return error["extensions"]["code"], error["message"]  # type: ignore[index]


def nested(levels: int) -> str:
    inner = "urn"
    for _ in range(levels):
        inner = f"... on Asset {{ downstream(first: 1) {{ edges {{ node {{ {inner} }} }} }} }}"
    return f'{{ asset(urn: "fct_orders") {{ {inner} }} }}'


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        (nested(4), "LIMIT_EXCEEDED", "14 levels deep: 12 are allowed"),
        ("{ " + " ".join(f"a{n}: __typename" for n in range(16)) + " }", "LIMIT_EXCEEDED", "16 fields at the root"),
        (
            '{ asset(urn: "fct_orders") { ' + " ".join(f"a{n}: urn" for n in range(31)) + " } }",
            "LIMIT_EXCEEDED",
            "over 30 aliases",
        ),
        ("{ __typename " + "@include(if: true) " * 5 + "}", "LIMIT_EXCEEDED", "over 4 directives on one field"),
        ("{ __typename " + "a " * 2000 + "}", "SYNTAX", "more than 2000 tokens"),
        (
            """{ search(first: 200) { edges { node { ... on Dataset {
                 columns(first: 200) { edges { node { columnEdges { source } } } } } } } } }""",
            "LIMIT_EXCEEDED",
            "items: 50000 are allowed",
        ),
        (f'{{ asset(urn: "fct_orders") {{ ...F }} }} {LOOP}', "INVALID", "Cannot spread fragment 'F' within itself"),
    ],
    ids=["depth", "root", "aliases", "directives", "tokens", "cost", "loop"],
)
def test_a_document_that_asks_too_much_does_not_run(ask: Ask, query: str, code: str, message: str) -> None:
    answer = ask(query)
    assert "data" not in answer
    assert code in {error["extensions"]["code"] for error in answer["errors"]}
    assert message in " ".join(error["message"] for error in answer["errors"])


def test_what_is_at_the_limits_runs(ask: Ask) -> None:
    assert "errors" not in ask(nested(3))
    assert "errors" not in ask("{ " + " ".join(f"a{n}: __typename" for n in range(15)) + " }")


def test_cost_is_pages_times_pages_and_said_in_the_answer(ask: Ask) -> None:
    query = """query ($first: Int! = 7) { search(first: $first) { edges { node {
                 ... on Dataset { columns(first: 3) { edges { node { name } } } } ...Down } } } }
               fragment Down on Asset { downstream(first: 2) { totalCount edges { node { urn } } } }"""
    assert ask(query)["extensions"]["cost"] == {"requested": 7 * (1 + 3 + 2), "allowed": 50_000}
    for first in (2, 2.0):
        assert ask(query, first=first)["extensions"]["cost"]["requested"] == 2 * (1 + 3 + 2)


@pytest.mark.parametrize(
    ("query", "variables", "cost"),
    [
        ("{ search { totalCount } }", {}, 25),
        ("{ search(first: 0) { totalCount } }", {}, 1),
        ("{ coverage { key } }", {}, 0),
        ('{ nodes(ids: ["a", "b"]) { ... on Asset { downstream(first: 4) { totalCount } } } }', {}, 2 * (1 + 4)),
        ("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["a"] * 7}, 7),
        ('{ column(urn: "fct_orders.net_cents") { piiSources(first: 3) { nodes { urn } } } }', {}, 3),
        ('{ column(urn: "fct_orders.net_cents") { owners { name } columnEdges(first: 3) { source } } }', {}, 3),
    ],
)
def test_what_counts(ask: Ask, query: str, variables: dict[str, object], cost: int) -> None:
    answer = ask(query, **variables)
    assert "errors" not in answer
    assert answer["extensions"]["cost"]["requested"] == cost


def test_fragments_that_double_are_counted_quickly(ask: Ask) -> None:
    doubling = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    answer = ask(f"{{ ...F0 }} {doubling} fragment F60 on Query {{ search(first: 0) {{ totalCount }} }}")
    assert refusal(answer)[0] == "LIMIT_EXCEEDED"


def test_deeply_nested_values_are_refused(ask: Ask) -> None:
    code, message = refusal(ask('{ asset(urn: "a") { urn @include(if: ' + "[" * 900 + "]" * 900 + ") } }"))
    assert code in {"LIMIT_EXCEEDED", "SYNTAX"}, message
    assert "internal" not in message


def test_a_request_that_runs_out_of_time_says_so(limited: Callable[..., Ask]) -> None:
    answer = limited(seconds=0.0)("{ coverage { key } }")
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "DEADLINE_EXCEEDED"
    assert answer["errors"][0]["path"] == ["coverage"]


def test_limits_can_be_set(limited: Callable[..., Ask]) -> None:
    ask = limited(page=5, nodes=10)
    assert (
        ask("{ search(first: 6) { totalCount } }")["errors"][0]["message"] == "'first' is 6: it must be between 0 and 5"
    )
    assert refusal(ask("{ search(first: 11) { totalCount } }"))[0] == "LIMIT_EXCEEDED"


def test_introspection_is_answered(ask: Ask) -> None:
    from graphql import get_introspection_query

    answer = ask(get_introspection_query(descriptions=False))
    assert "errors" not in answer
    assert len(answer["data"]["__schema"]["types"]) > 50
