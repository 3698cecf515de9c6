"""Selectors against dbt: `dbt ls` was asked the same of the same projects (fixtures/dbt_selections.py)."""

import argparse
import json
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import DEMO, RealDb

import catchment
from catchment.catalog import Catalog
from catchment.errors import InputError
from catchment.selectors import name_of, scope_of, select

HERE = Path(__file__).parent
WILD = "wildcards work in every method; dbt compares access and config letter by letter"
EMPTY = "what selects nothing is a mistake: dbt goes on with nothing selected"
ONE = "the project loads its seeds into the tables that it reads as sources: one asset, with the tests of the source"
SQL = "models name the table in their SQL alone, without ref(): dbt does not know that they read it"
OFF = "two tests of disabled models are among the nodes, with enabled: false, which the parser does not look at"
EXPLAINED = {
    "demo": {
        "--select access:pub*": WILD,
        "--select config.tags:pii": "a test has the tags of its column, which dbt has as tags and not as config",
        "--select state:modified": "no manifest is kept to compare with; --state was given to dbt",
        "--select fqn:": EMPTY,
        "--select +": EMPTY,
        "--select fct_orders,,tag:pii": EMPTY,
        "--select fct_orders,": EMPTY,
    },
    "governed_base": {
        "--select config.unique_key:*": WILD,
        "--select config.meta.owner:*": WILD,
        "--select config.schema:raw": ONE,
        "--select resource_type:seed": ONE,
        "--select raw_orders": ONE,
        "--select raw_*": ONE,
        "--select raw_orders+": ONE,
        "--select path:seeds": ONE,
        "--select path:models/staging": f"{ONE}, at the path of the seed",
    },
}
EXPLAINED |= {
    "governed_head": EXPLAINED["governed_base"],
    "tuva_head": {
        "--select core__patient+1": SQL,
        "--select config.severity:ERROR,test_name:unique": OFF,
    },
}
"""Where we answer otherwise, and why."""


@cache
def written(page: str) -> dict[str, Any]:
    return dict(json.loads((HERE / f"{page}.json").read_text()))


def answers(page: str) -> dict[str, list[str] | str]:
    return dict(written(page)["selections"])


ASKED = [(page, text) for page in EXPLAINED for text in answers(page)]


@pytest.fixture
def catalog_of(demo: Catalog, request: pytest.FixtureRequest) -> Any:
    def opened(page: str) -> Catalog:
        if page == "demo":
            return demo
        real_db: RealDb = request.getfixturevalue("real_db")
        db, _ = real_db(written(page)["artifacts"].removeprefix("../shared/data/"))
        catalog = catchment.open(db)
        request.addfinalizer(catalog.close)
        return catalog

    return opened


def asked(catalog: Catalog, text: str) -> list[str] | str:
    """What we answer to arguments of `dbt ls`."""
    parser = argparse.ArgumentParser()
    for option in ("--select", "--exclude", "--resource-type"):
        parser.add_argument(option, nargs="+", action="extend", default=[])
    said = parser.parse_args(shlex.split(text))
    try:
        found = select(
            scope_of(catalog), " ".join(said.select), exclude=" ".join(said.exclude), types=said.resource_type
        )
    except InputError:
        return "refused"
    return [name_of(entry) for entry in found]


def expected(catalog: Catalog, answer: list[str] | str) -> list[str] | str:
    """dbt's answer in our names: a relation that a project declares twice is one asset."""
    if isinstance(answer, str):
        return "refused"
    names = {each.unique_id: name_of(entry) for entry in catalog.state.assets.values() for each in entry.resources}
    return sorted({names[unique_id] for unique_id in answer})


@pytest.mark.parametrize(("page", "text"), ASKED)
def test_it_selects_what_dbt_selects(page: str, text: str, catalog_of: Any) -> None:
    catalog = catalog_of(page)
    same = asked(catalog, text) == expected(catalog, answers(page)[text])
    assert same != (text in EXPLAINED[page]), EXPLAINED[page].get(text, "dbt answers otherwise")


def test_every_method_and_operator_is_asked() -> None:
    from catchment.selectors.methods import METHODS, REFUSED

    texts = " ".join(answers("demo"))
    own = {"source_status", "asset", "owner", "domain", "tier", "project", "database", "schema", "materialized"}
    assert [name for name in {*METHODS, *REFUSED} - own if f"{name}:" not in texts.replace("config.", "config:")] == []
    assert len(ASKED) > 300
    assert {type(answer) for answer in answers("demo").values()} == {list, str}


def test_the_answers_are_of_the_dbt_that_wrote_the_artifacts() -> None:
    manifest = json.loads((DEMO / "artifacts" / "base" / "manifest.json").read_text())
    assert written("demo")["dbt"] == manifest["metadata"]["dbt_version"]
