"""The grammar: what a text says, what is wrong with it and where; and laws that every selector keeps."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment.selectors import name_of, scope_of, select, select_columns
from catchment.selectors.grammar import ALL, Criterion, parse

READ = {
    "orders": {"method": "fqn", "value": "orders"},
    "shop.marts.orders": {"method": "fqn", "value": "shop.marts.orders"},
    "+orders": {"upstream": ALL},
    "orders+": {"downstream": ALL, "value": "orders"},
    "2+orders+3": {"upstream": 2, "downstream": 3, "value": "orders"},
    "0+orders": {"upstream": 0, "value": "orders"},
    "99999999999999+orders": {"upstream": ALL},
    "@orders": {"around": True, "upstream": 0, "downstream": 0},
    "@2+orders": {"around": True, "upstream": 2},
    "2orders": {"upstream": 0, "value": "2orders"},
    "a+b": {"value": "a+b", "downstream": 0},
    "orders+2b": {"value": "orders+2b"},
    "tag:a:b": {"method": "tag", "value": "a:b"},
    "+tag:finance+1": {"method": "tag", "value": "finance", "upstream": ALL, "downstream": 1},
    "config.meta.owner:ada": {"method": "config", "arguments": ("meta", "owner"), "value": "ada"},
    "owner:@acme/core": {"method": "owner", "value": "@acme/core", "around": False},
    "models/marts": {"method": "path", "value": "models/marts"},
    "orders.sql": {"method": "file", "value": "orders.sql"},
    "Seed.CSV": {"method": "file", "value": "Seed.CSV"},
    "1+orders#id+": {"method": "column", "value": "orders#id", "upstream": 1, "downstream": ALL},
}


@pytest.mark.parametrize("text", READ)
def test_a_criterion_is_read(text: str) -> None:
    (((found),),) = parse(text)
    assert {name: getattr(found, name) for name in READ[text]} == READ[text]
    assert (found.text, found.place) == (text, 1)


def test_terms_and_criteria_know_their_place() -> None:
    found = parse("  a,tag:b   +c\n")
    assert [[(each.value, each.place) for each in term] for term in found] == [[("a", 3), ("b", 5)], [("c", 13)]]
    assert parse(" \n") == ()


WRONG = {
    "orders tgg:x": ("there is no method 'tgg': did you mean 'tag'?", "'tgg:x' at character 8"),
    "a,,b": ("nothing to select by", "'' at character 3"),
    "tag:": ("nothing to select by", "'tag:' at character 1"),
    "@orders+": ("'@' follows everything downstream already", "'@orders+' at character 1"),
    "a access:pubic": ("there is no access 'pubic': did you mean 'public'?", "character 3"),
    "version:newest": ("there are latest, old, prerelease, none", "character 1"),
    "resource_type:modle": ("did you mean 'model'?", "character 1"),
    "test_type:x": ("there are generic, singular, unit, data, schema", "character 1"),
    "tag.x:finance": ("write tag:finance", "character 1"),
    "config:table": ("the catalog does not keep 'config.'", "character 1"),
    "config.materialised:table": ("it keeps access, ", "character 1"),
    "source:a.b.c.d": ("write it as PACKAGE.SOURCE.TABLE", "character 1"),
    "state:modified": ("'catchment impact'", "character 1"),
    "selector:nightly": ("write out what it selects", "character 1"),
    "@fct_orders#net_cents": ("'@' does not go with columns", "character 1"),
    "column:*+": ("columns are too many to follow, 100 the most", "character 1"),
}


@pytest.mark.parametrize("text", WRONG)
def test_an_error_says_what_and_where(text: str, demo: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchment.selectors.columns.MOST_FOLLOWED", 100)
    problem, place = WRONG[text]
    with pytest.raises(InputError, match=re.escape(problem)) as told:
        select(scope_of(demo), text)
    assert place in str(told.value)


def test_there_must_be_something_to_list(demo: Catalog) -> None:
    with pytest.raises(InputError, match=r"there is no resource type 'tests': did you mean 'test'\?"):
        select(scope_of(demo), types=["tests"])
    with pytest.raises(InputError, match="nothing is selected"):
        select_columns(scope_of(demo), " ")


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(max_size=60) | st.text(alphabet="a@+,:.*?[]# \t12/tagconfig", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        terms = parse(text)
    except InputError:
        return
    assert [[each.text for each in term] for term in terms] == [word.split(",") for word in text.split()]
    assert all(isinstance(each, Criterion) and each.value for term in terms for each in term)


CRITERIA = st.sampled_from(
    [
        "fct_orders", "stg_*", "+fct_payments", "@stg_refunds", "tag:pii", "source:shop+1", "group:finance",
        "access:public", "path:models/marts/**", "resource_type:test", "exposure:*+", "config.materialized:table",
        "owner:*", "domain:f*", "stg_payments#amount_cents+1", "nothing", "test_type:generic", "1+metric:*",
        "*[ab]*", "[", "]", "?",
    ]
)  # fmt: skip
SELECTORS = st.lists(st.lists(CRITERIA, min_size=1, max_size=2).map(",".join), min_size=1, max_size=3).map(" ".join)
on_the_demo = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def names(demo: Catalog, selector: str, exclude: str = "") -> list[str]:
    return [name_of(entry) for entry in select(scope_of(demo), selector, exclude=exclude, types=["all"])]


@on_the_demo
@given(one=SELECTORS, other=SELECTORS)
def test_a_union_has_what_either_has_whatever_their_order(demo: Catalog, one: str, other: str) -> None:
    both = names(demo, f"{one} {other}")
    assert both == names(demo, f"{other} {one}") == sorted({*names(demo, one), *names(demo, other)})


@on_the_demo
@given(one=CRITERIA, other=CRITERIA)
def test_an_intersection_has_what_both_have(demo: Catalog, one: str, other: str) -> None:
    assert set(names(demo, f"{one},{other}")) == {*names(demo, one)} & {*names(demo, other)}


@on_the_demo
@given(one=SELECTORS, other=SELECTORS)
def test_an_exclusion_leaves_the_rest(demo: Catalog, one: str, other: str) -> None:
    assert names(demo, one, one) == []
    assert set(names(demo, one, other)) == {*names(demo, one)} - {*names(demo, other)}
    assert set(names(demo, "", other)) == {*names(demo, "")} - {*names(demo, other)}


@on_the_demo
@given(criterion=CRITERIA.filter(lambda text: not text.startswith(("@", "+", "1")) and not text.endswith(("+", "1"))))
def test_following_further_loses_nothing(demo: Catalog, criterion: str) -> None:
    steps = [set(names(demo, f"{depth}+{criterion}+{depth}")) for depth in (0, 1, 2)]
    everything = set(names(demo, f"+{criterion}+"))
    assert set(names(demo, criterion)) == steps[0] <= steps[1] <= steps[2] <= everything
