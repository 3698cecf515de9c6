"""Lineage as text: a tree, Mermaid and DOT."""

from collections.abc import Callable

import pytest

from catchment.graph.render import Arc, dot, mermaid, short, tree


@pytest.mark.parametrize(
    ("urn", "name"),
    [
        ("duckdb/shop.main.orders", "orders"),
        ("duckdb/shop.main.orders#id", "orders.id"),
        ("duckdb/model.shop.orders.v2", "orders.v2"),
        ("duckdb/model.shop.orders.v2#id", "orders.v2.id"),
        ("snowflake://acme/db.s.t", "t"),
        ("duckdb/exposure.shop.board", "board"),
        ("duckdb/shop.main.vat", "vat"),
    ],
)
def test_short_names(urn: str, name: str) -> None:
    assert short(urn) == name


def arcs(*texts: str) -> list[Arc]:
    return [Arc(source=source, target=target, how=how) for source, target, how in (text.split() for text in texts)]


ARCS = arcs("a b IDENTITY", "b c FILTER", "b d ROWS", "a e WINDOW")


def test_a_tree() -> None:
    assert tree("a", ARCS) == [
        "a",
        "├── b  [IDENTITY]",
        "│   ├── c  [FILTER]",
        "│   └── d  [ROWS]",
        "└── e  [WINDOW]",
    ]


def test_a_tree_of_nothing_is_its_root() -> None:
    assert tree("a", []) == ["a"]


def test_a_deep_tree_does_not_recurse() -> None:
    lines = tree("n0", [Arc(source=f"n{n}", target=f"n{n + 1}", how="ROWS") for n in range(5000)])
    assert len(lines) == 5001


def test_mermaid() -> None:
    assert mermaid(ARCS).splitlines() == [
        "flowchart LR",
        '    n0["a"]',
        '    n1["b"]',
        '    n2["c"]',
        '    n3["d"]',
        '    n4["e"]',
        "    n0 -->|IDENTITY| n1",
        "    n1 -.->|FILTER| n2",
        "    n1 -->|ROWS| n3",
        "    n0 -.->|WINDOW| n4",
    ]


def test_dot() -> None:
    assert dot(ARCS[:1]).splitlines() == [
        "digraph lineage {",
        "    rankdir=LR;",
        "    node [shape=box];",
        '    "a" [label="a"];',
        '    "b" [label="b"];',
        '    "a" -> "b" [label="IDENTITY"];',
        "}",
    ]


@pytest.mark.parametrize("draw", [mermaid, dot])
def test_names_command_neither_terminal_nor_page(draw: object) -> None:
    text = draw([Arc(source="a/b.x\x1b[31m\n```\n%%{init}%%<b>", target="t", how="ROWS")])
    assert "\x1b" not in text
    assert "\n```" not in text
    if draw is mermaid:
        assert not set("`%<") & set(text)


@pytest.mark.parametrize(("draw", "quoted"), [(mermaid, "'x'"), (dot, '\\"x\\"')])
def test_quotes_in_names_do_not_end_a_label(draw: Callable[[list[Arc]], str], quoted: str) -> None:
    text = draw([Arc(source='a/b."x"#y', target="t", how="ROWS")])
    assert '."x"' not in text
    assert quoted in text
