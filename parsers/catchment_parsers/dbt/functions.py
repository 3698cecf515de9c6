"""Functions (UDFs) that dbt builds: what calls one depends on it, though no data come from it."""

from msgspec.structs import replace

from catchment_parsers.dbt.context import Context
from catchment_parsers.dbt.nodes import node_asset
from catchment_parsers.dbt.shapes import Argument, Function
from catchment_parsers.dbt.values import present
from catchment_parsers.facts import Asset, Kind


def function_asset(context: Context, unique_id: str, function: Function) -> Asset:
    """Return a function as an asset; its body is code, not a query, so it has no columns."""
    asset = node_asset(context, unique_id, function, Kind.FUNCTION)
    said = present(
        (
            ("arguments", [_argument(one) for one in function.arguments or ()] or None),
            ("returns", _argument(function.returns) if function.returns else None),
        )
    )
    return replace(asset, details=asset.details | said)


def _argument(one: Argument) -> dict[str, str]:
    return present((("name", one.name), ("data_type", one.data_type), ("description", one.description)))
