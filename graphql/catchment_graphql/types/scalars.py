"""Scalars of our own."""

from typing import Any, NewType

import strawberry
from graphql import GraphQLError

URN = NewType("URN", str)
DateTime = NewType("DateTime", str)
BigInt = NewType("BigInt", int)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise GraphQLError(f"must be a text, not {value!r}")
    return value


SCALARS: dict[object, Any] = {
    URN: strawberry.scalar(
        name="URN",
        description="A stable name: `namespace/name` as OpenLineage names a dataset, with `#column` for a column: "
        "`snowflake://acme/analytics.marts.orders#customer_id`. As an argument, also a dbt unique_id or any "
        "unambiguous tail: `orders`, `orders.customer_id`.",
        serialize=str,
        parse_value=_text,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number that may be beyond 32 bits, such as a count of rows; a number in JSON.",
        serialize=int,
        parse_value=int,
    ),
    DateTime: strawberry.scalar(
        name="DateTime", description="A moment as ISO 8601 writes it, in UTC.", serialize=str, parse_value=_text
    ),
}
