"""What of an asset matches: fields, the passage, columns."""

import pytest

from catchment.search.passages import matching, passage
from catchment_parsers.facts import Column

LONG = " ".join("abcdefghijklmnop")


@pytest.mark.parametrize(
    ("texts", "words", "text", "fields"),
    [
        ({"name": "fct_orders"}, "ord", "fct_[orders]", ("name",)),
        ({"description": "Caf\u00e9s, caf\u00e9s."}, "cafe", "[Caf\u00e9s], [caf\u00e9s].", ("description",)),
        # The passage is of the field that has most of the words; all fields that have any are named.
        (
            {"name": "orders", "description": "Of people.", "columns": "order_id customer_id"},
            "order customer",
            "[order]_id [customer]_id",
            ("name", "columns"),
        ),
        # A word within another is none.
        ({"name": "reorders"}, "orders", "", ()),
        # Twelve words of a long text, and four of them before the first that matches where there is room.
        ({"description": LONG}, "a", "[a] b c d e f g h i j k l…", ("description",)),
        ({"description": LONG}, "g", "…c d e f [g] h i j k l m n…", ("description",)),
        ({"description": LONG}, "p", "…e f g h i j k l m n o [p]", ("description",)),
        ({"description": LONG}, "c n", "…[c] d e f g h i j k l m [n]…", ("description",)),
        ({}, "orders", "", ()),
    ],
)
def test_passages(texts: dict[str, str], words: str, text: str, fields: tuple[str, ...]) -> None:
    found = passage(texts, words.split())
    assert (found.text, found.fields) == (text, fields)


@pytest.mark.parametrize(
    ("words", "names"),
    [("order id", ["order_id"]), ("id", ["order_id", "customer_id"]), ("cust", ["customer_id"]), ("total", [])],
)
def test_matching_columns(words: str, names: list[str]) -> None:
    columns = [Column(name=name, description="The total.") for name in ("order_id", "customer_id", "note")]
    assert [column.name for column in matching(columns, words.split())] == names
