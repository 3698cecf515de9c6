"""What metrics mean: equal where they compute the same on the same columns, whatever they are called."""

from typing import Any

import pytest

from catchment_parsers.dbt.meaning import bare
from catchment_parsers.facts import Asset

from .factory import assets, manifest, nodes

MODEL, COPY = "model.shop.orders", "model.shop.orders_copy"


def layer(name: str, model: str = MODEL, time: str = "day") -> dict[str, Any]:
    """A semantic model with everything that the cases use."""
    measures = {
        "revenue": ("sum", "amount"), "sales": ("sum", "(AMOUNT)"), "tips": ("sum", "tip"),
        "highest": ("max", "amount"),
        "gross": ("sum", "amount + tip"), "gross_too": ("sum", "( amount+tip ) -- all"), "orders": ("count", "1"),
        "orders_too": ("sum", "1"), "ids": ("count", "id"),
    }  # fmt: skip
    percentiles = [
        {"name": f"p{at}", "agg": "percentile", "expr": "amount", "agg_params": {"percentile": at / 100}}
        for at in (50, 95)
    ]
    return {
        "name": name,
        "depends_on": {"nodes": [model]},
        "defaults": {"agg_time_dimension": time},
        "entities": [{"name": f"{name}_key", "expr": "id"}],
        "dimensions": [{"name": "status"}, {"name": "state", "expr": "status"}, {"name": "day", "expr": "ordered_at"}],
        "measures": [{"name": f"{name}_{k}", "agg": a, "expr": e} for k, (a, e) in measures.items()]
        + [one | {"name": f"{name}_{one['name']}"} for one in percentiles],
    }


def simple(measure: str, where: object = None, **of_measure: Any) -> dict[str, Any]:
    upstream = [f"semantic_model.shop.{measure.partition('_')[0]}"]
    params = {"measure": {"name": measure, **of_measure}}
    return {"type": "simple", "filter": where, "depends_on": {"nodes": upstream}, "type_params": params}


def computed(kind: str, where: object = None, **params: Any) -> dict[str, Any]:
    return {"type": kind, "filter": where, "depends_on": {"nodes": []}, "type_params": params}


def derived(expression: str, *metrics: str | dict[str, Any]) -> dict[str, Any]:
    named = [{"name": one} if isinstance(one, str) else one for one in metrics]
    return computed("derived", expr=expression, metrics=named)


def ratio(numerator: str, denominator: str) -> dict[str, Any]:
    return computed("ratio", numerator={"name": numerator}, denominator={"name": denominator})


def running(metric: str, **window: Any) -> dict[str, Any]:
    return computed("cumulative", cumulative_type_params={"metric": {"name": metric}, **window})


def meanings(**metrics: dict[str, Any]) -> list[dict[str, Any]]:
    """What metrics mean in a project of two models, three semantic models, and the metrics r, s, t and o."""
    base = {"r": simple("x_revenue"), "s": simple("x_sales"), "t": simple("x_tips"), "o": simple("x_orders")}
    keyed = {f"metric.shop.{name}": {"name": name, **said} for name, said in {**base, **metrics}.items()}
    layers = {"x": layer("x"), "y": layer("y", COPY), "z": layer("z", time="other")}
    semantic = {f"semantic_model.shop.{name}": said for name, said in layers.items()}
    found = assets(manifest(nodes=nodes(MODEL, COPY), semantic_models=semantic, metrics=keyed))
    return [definition(found[f"metric.shop.{name}"]) for name in metrics]


def definition(asset: Asset) -> dict[str, Any]:
    said: dict[str, Any] = asset.details["definition"]
    return said


STATUS, STATE = "{{ Dimension('x_key__status') }}", '{{Dimension("x_key__state")}}'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(simple("x_revenue"), simple("x_sales"), id="measures of other names, in other spelling"),
        pytest.param(simple("x_gross"), simple("x_gross_too"), id="expressions in other spelling"),
        pytest.param(simple("x_orders"), simple("x_orders_too"), id="rows counted, and ones summed"),
        pytest.param(simple("x_revenue", f"{STATUS} = 'a'"), simple("x_sales", f"'a'  =  {STATUS}"), id="filters"),
        pytest.param(simple("x_revenue", f"{STATUS} = 'a'"), simple("x_sales", f"{STATE} = 'a'"), id="one column"),
        pytest.param(
            simple("x_revenue", {"where_filters": [{"where_sql_template": f"{STATUS} = 1"}]}),
            simple("x_revenue", filter=f"{STATUS} = 1"),
            id="filters of the metric, and of its measure",
        ),
        pytest.param(ratio("r", "o"), ratio("s", "o"), id="ratios of the same"),
        pytest.param(
            ratio("r", "o"),
            derived("rev / n", {"name": "s", "alias": "rev"}, {"name": "o", "alias": "n"}),
            id="a quotient",
        ),
        pytest.param(derived("r - t", "r", "t"), derived("(s) - (t)", "s", "t"), id="differences"),
        pytest.param(
            running("r", window={"count": 7, "granularity": "day"}), running("s", window="7 day"), id="windows"
        ),
    ],
)
def test_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = meanings(one=one, other=other)
    assert first == second
    assert first["resolved"]


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        pytest.param(simple("x_revenue"), simple("x_tips"), "computes", id="another column"),
        pytest.param(simple("x_revenue"), simple("x_highest"), "computes", id="another aggregation"),
        pytest.param(simple("x_revenue"), simple("y_revenue"), "computes", id="a column of that name of another model"),
        pytest.param(simple("x_orders"), simple("y_orders"), "computes", id="the rows of another model"),
        pytest.param(simple("x_orders"), simple("x_ids"), "computes", id="rows, and values that may be NULL"),
        pytest.param(simple("x_p50"), simple("x_p95"), "computes", id="another percentile"),
        pytest.param(simple("x_revenue"), simple("x_revenue", fill_nulls_with=0), "computes", id="NULL filled"),
        pytest.param(simple("x_revenue"), simple("x_revenue", f"{STATUS} = 'a'"), "filter", id="some rows"),
        pytest.param(
            simple("x_revenue", f"{STATUS} = 1"), simple("x_revenue", f"{STATUS} = 2"), "filter", id="other rows"
        ),
        pytest.param(simple("x_revenue"), simple("z_revenue"), "grain", id="along another time"),
        pytest.param(
            simple("x_revenue"), simple("x_revenue") | {"time_granularity": "month"}, "grain", id="another grain"
        ),
        pytest.param(ratio("r", "o"), ratio("o", "r"), "computes", id="upside down"),
        pytest.param(derived("r - t", "r", "t"), derived("t - r", "r", "t"), "computes", id="the other way round"),
        pytest.param(
            derived("r * 2", "r"), derived("r * 2", {"name": "r", "offset_window": "1 month"}), "computes", id="offset"
        ),
        pytest.param(derived("(r + t) * 2", "r", "t"), derived("r + t * 2", "r", "t"), "computes", id="other brackets"),
        pytest.param(running("r"), running("r", window="7 day"), "grain", id="a window"),
        pytest.param(running("r"), running("r", grain_to_date="month"), "grain", id="from the first of the month"),
        pytest.param(simple("x_revenue"), running("r"), "computes", id="accumulated"),
    ],
)
def test_different(one: dict[str, Any], other: dict[str, Any], part: str) -> None:
    first, second = meanings(one=one, other=other)
    assert first.get(part) != second.get(part)
    assert (first["resolved"], second["resolved"]) == (True, True)


def test_another_name_of_a_metric_is_an_alias() -> None:
    alias, filtered = meanings(alias=derived("r", "r"), filtered=derived("r", "r") | {"filter": f"{STATUS} = 1"})
    assert alias.pop("alias")
    (revenue,) = meanings(revenue=simple("x_revenue"))
    assert alias == revenue
    assert "alias" not in filtered


@pytest.mark.parametrize(
    "one",
    [
        simple("x_nothing"),
        derived("a + b", "r"),
        derived("one", "one"),
        ratio("r", "lost"),
        computed("conversion", conversion_type_params={"base_metric": {"name": "r"}}),
        {"type_params": None},
    ],
)
def test_what_is_not_known_is_not_resolved(one: dict[str, Any]) -> None:
    (meaning,) = meanings(one=one)
    assert "resolved" not in meaning


def legacy(**fields: Any) -> dict[str, Any]:
    base = {"name": "m", "depends_on": {"nodes": [MODEL]}, "calculation_method": "sum", "expression": "amount"}
    return definition(
        assets(manifest(version=7, nodes=nodes(MODEL), metrics={"metric.shop.m": base | fields}))["metric.shop.m"]
    )


def test_metrics_before_v10() -> None:
    assert legacy() == legacy(name="n", expression=" AMOUNT ")
    assert legacy() == legacy(calculation_method=None, expression=None, type="sum", sql="amount")
    assert legacy()["computes"] != legacy(expression="tip")["computes"]
    assert legacy()["computes"] != legacy(calculation_method="max")["computes"]
    assert legacy(filters=[{"field": "status", "operator": "=", "value": "1"}])["filter"] != legacy().get("filter")
    assert legacy(timestamp="ordered_at")["grain"] == "by duckdb/db.main.orders#ordered_at"
    assert legacy(window={"count": 14, "period": "day"})["grain"] == "over 14 day"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", "a"), (" ( (a) ) ", "a"), ("(a) + (b)", "(a) + (b)"), ("((a)", "((a)"), ("()", ""), ("", ""), (")(", ")(")],
)
def test_bare(text: str, expected: str) -> None:
    assert bare(text) == expected
