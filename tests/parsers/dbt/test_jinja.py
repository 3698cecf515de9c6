"""SQL that dbt has not compiled: what rendering makes of it, and what it refuses to guess."""

import json
from typing import Any

import pytest

from catchment_parsers import dbt
from catchment_parsers.dbt.jinja.environment import render
from catchment_parsers.facts import Asset, Limits, ParseStatus

from .factory import FakeRun, by_id, catalog, manifest, node, run_results

PAYMENTS, ORDERS, PREPARED, RAW = (
    "model.shop.payments",
    "model.shop.orders",
    "model.shop.prepared",
    "source.shop.lake.raw",
)
V1, V2, THEIRS = "model.shop.rates.v1", "model.shop.rates.v2", "model.other.orders"

MACROS = {
    "macro.shop.cents": "{% macro cents(column, digits=2) %}round({{ column }} / 100.0, {{ digits }}){% endmacro %}",
    "macro.shop.listed": "{% macro listed(names) %}{{ return(names | map('upper') | join(', ')) }}{% endmacro %}",
    "macro.shop.times": "{% macro times(n) %}{% if n > 0 %}x{{ times(n - 1) }}{% endif %}{% endmacro %}",
    "macro.shop.for_ever": "{% macro for_ever() %}{{ for_ever() }}{% endmacro %}",
    "macro.shop.duckdb__kind": "{% macro duckdb__kind() %}duck{% endmacro %}",
    "macro.shop.default__kind": "{% macro default__kind() %}any{% endmacro %}",
    "macro.shop.kind": "{% macro kind() %}{{ adapter.dispatch('kind')() }}{% endmacro %}",
    "macro.utils.star": (
        "{% macro star(from) %}{% for c in adapter.get_columns_in_relation(from) %}"
        "{{ c.name }}{% if not loop.last %}, {% endif %}{% endfor %}{% endmacro %}"
    ),
    "macro.utils._hidden": "{% macro _hidden() %}h{% endmacro %}",
    "macro.utils.key": "{% macro key(a) %}{{ return(adapter.dispatch('key', 'utils')(a)) }}{% endmacro %}",
    "macro.utils.default__key": "{% macro default__key(a) %}md5({{ a }}{{ utils._hidden() }}){% endmacro %}",
    "macro.utils.values": "{% macro values() %}{{ return(run_query('select 1').columns[0].values()) }}{% endmacro %}",
    "macro.dbt.type_string": "{% macro type_string() %}{{ api.Column.translate_type('string') }}{% endmacro %}",
    "macro.shop.set": "{% macro set(values) %}{{ return(builtins.set(values) | list | length) }}{% endmacro %}",
    "macro.dbt.run_query": "{% macro run_query(sql) %}the true one asks the warehouse{% endmacro %}",
}


def macros() -> dict[str, Any]:
    return {key: {"unique_id": key, "macro_sql": text} for key, text in MACROS.items()}


def project(raw: str, *upstream: str, **fields: Any) -> dbt.Project:
    """A project with one uncompiled model, ``model.shop.x``, and what it may read."""
    known = {
        THEIRS: node(THEIRS, relation_name='"db"."o"."orders"', compiled_code="select 1 as id"),
        PAYMENTS: node(PAYMENTS, compiled_code="select 1 as id"),
        ORDERS: node(ORDERS, relation_name='"db"."main"."ORDERS_1"', alias="ORDERS_1", compiled_code="select 1 as id"),
        PREPARED: node(
            PREPARED, config={"materialized": "ephemeral"}, relation_name=None, compiled_code="select 1 as id, 2 as n"
        ),
        V1: node(
            V1,
            name="rates",
            version=1,
            latest_version=2,
            relation_name='"db"."main"."rates_v1"',
            compiled_code="select 1 as id",
        ),
        V2: node(
            V2,
            name="rates",
            version=2,
            latest_version=2,
            relation_name='"db"."main"."rates_v2"',
            compiled_code="select 1 as id",
        ),
    }
    source = node(RAW, source_name="lake", name="raw", relation_name='"db"."lake"."raw"')
    x = node("model.shop.x", raw_code=raw, upstream=list(upstream), **fields)
    data = manifest(nodes=known | {"model.shop.x": x}, sources={RAW: source}, macros=macros())
    return dbt.read(dbt.Artifacts(manifest=data, catalog=catalog(payments={"id": "integer", "amount": "double"})))


def rendered(raw: str, *upstream: str, **fields: Any) -> tuple[str, str, str]:
    """The SQL of one uncompiled model; else why not, as code and message."""
    (template,) = project(raw, *upstream, **fields).templates.texts
    result = render(template, project(raw, *upstream, **fields).templates.library)
    return result.sql, result.code, result.message


INCREMENTAL = {"config": {"materialized": "incremental"}}

RENDERS: dict[str, tuple[str, str, tuple[str, ...], dict[str, Any]]] = {
    "no Jinja": ("select 1", "select 1", (), {}),
    "ref": ("from {{ ref('orders') }}", 'from "db"."main"."ORDERS_1"', (ORDERS,), {}),
    "ref with a package": ("from {{ ref('shop', 'orders') }}", 'from "db"."main"."ORDERS_1"', (ORDERS,), {}),
    "ref with a version": ("from {{ ref('rates', v=1) }}", 'from "db"."main"."rates_v1"', (V1, V2), {}),
    "ref to the only version": ("from {{ ref('rates') }}", 'from "db"."main"."rates_v1"', (V1,), {}),
    "ref to the latest version": ("from {{ ref('rates') }}", 'from "db"."main"."rates_v2"', (V1, V2), {}),
    "ref to the own package's": ("from {{ ref('orders') }}", 'from "db"."main"."ORDERS_1"', (ORDERS, THEIRS), {}),
    "ref to another package's": ("from {{ ref('other', 'orders') }}", 'from "db"."o"."orders"', (ORDERS, THEIRS), {}),
    "ref to an ephemeral model": ("from {{ ref('prepared') }}", "from __dbt__cte__prepared", (PREPARED,), {}),
    "source": ("from {{ source('lake', 'raw') }}", 'from "db"."lake"."raw"', (RAW,), {}),
    "config prints nothing": ("{{ config(tags=['a'], enabled=var('on')) }}select 1", "select 1", (), {}),
    "config is read": ("{{ config.get('materialized') }} {{ config.get('no', 7) }}", "table 7", (), {}),
    "this": ("{{ this }} {{ this.schema }}.{{ this.identifier }}", '"db"."main"."x" main.x', (), {}),
    "this without its database": ("{{ this.include(database=false) }}", '"main"."x"', (), {}),
    "incremental": ("{% if is_incremental() %}more{% endif %}", "more", (), INCREMENTAL),
    "a table is not incremental": ("all{% if is_incremental() %}more{% endif %}", "all", (), {}),
    "default of a variable": ("{{ var('days', 7) }}", "7", (), {}),
    "default of an environment variable": ("{{ env_var('PATH', 'd') }}", "d", (), {}),
    "an unknown variable in a literal": ("select '{{ var('day') }}' as day", "select '…' as day", (), {}),
    "an unknown variable in a comment": ("select 1 -- {{ env_var('USER') }}", "select 1 -- …", (), {}),
    "an unknown variable in two lines": ("select 'a\n{{ var('day') }}' as day", "select 'a\n…' as day", (), {}),
    "what is surely there": ("{% if var('x') is defined and graph is defined %}a{% endif %}", "a", (), {}),
    "what is not known and not used": ("{% set rows = run_query('select 1') %}select 1", "select 1", (), {}),
    "the schema of the target": ("{{ target.schema }}.{{ target.type }}", "main.duckdb", (), {}),
    "a loop": ("{% for c in ['a', 'b'] %}{{ c }}{{ ',' if not loop.last }}{% endfor %}", "a,b", (), {}),
    "lists are built": ("{% set l = [] %}{% do l.append('a') %}{{ l[0] }}", "a", (), {}),
    "a macro of the project": ("{{ cents('a') }}", "round(a / 100.0, 2)", (), {}),
    "a macro by its package": ("{{ shop.cents('b', 3) }}", "round(b / 100.0, 3)", (), {}),
    "a macro that returns": ("{{ listed(['a', 'b']) }}", "A, B", (), {}),
    "a macro that calls itself": ("{{ times(3) }}", "xxx", (), {}),
    "a macro of the adapter": ("{{ kind() }}", "duck", (), {}),
    "a macro of a package": ("{{ utils.key('a') }}", "md5(ah)", (), {}),
    "a macro of dbt": ("{{ dbt.type_string() }} {{ type_string() }}", "TEXT TEXT", (), {}),
    "columns from the catalog": ("{{ utils.star(ref('payments')) }}", "id, amount", (PAYMENTS,), {}),
    "the clock stands still": ("{{ modules.datetime.datetime.now().year }}", "2000", (), {}),
    "a relation from the catalog": (
        "{% if adapter.get_relation('DB', 'main', 'payments') %}a{% endif %}", "a", (PAYMENTS,), {}
    ),
    "a macro in the place of dbt's own": ("{{ set(['a', 'a', 'b']) }}", "2", (), {}),
    "compile time": ("{% if execute %}e{% endif %}{{ log('x') }}", "e", (), {}),
    "a date": ("{{ modules.datetime.date(2024, 1, 31).isoformat() }}", "2024-01-31", (), {}),
    "modules of modules are not there": ("a{{ modules.re.enum.sys }}b", "ab", (), {}),
    "a name that dbt does not know": ("a{{ nothing }}b", "ab", (), {}),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "sql", "upstream", "fields"), RENDERS.values(), ids=RENDERS)
def test_renders(raw: str, sql: str, upstream: tuple[str, ...], fields: dict[str, Any]) -> None:
    assert rendered(raw, *upstream, **fields) == (sql, "", "")


REFUSES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "an answer of the warehouse": ("{% for v in utils.values() %}a{% endfor %}", "macro-unknown", "run_query", ()),
    "columns that no catalog has": ("{{ utils.star(ref('orders')) }}", "macro-unknown", "utils.star asks", (ORDERS,)),
    "a variable in SQL": ("select {{ var('column') }}", "value-unknown", "depends on var('column')", ()),
    "a variable that decides": ("{% if var('on') %}a{% endif %}", "value-unknown", "depends on var('on')", ()),
    "a default that leaves out what dbt saw": (
        "{% if var('on', false) %}{{ ref('orders') }}{% endif %}", "value-unknown", "depends on var('on')", (ORDERS,)
    ),
    "an environment variable": ("select {{ env_var('HOME') }}", "value-unknown", "env_var('HOME')", ()),
    "the name of the target": ("{% if target.name == 'dev' %}a{% endif %}", "value-unknown", "target.name", ()),
    "whether what is not known is none": ("{% if var('x') is none %}a{% endif %}", "value-unknown", "var('x')", ()),
    "whether there is what is not known": ("{% if target.x is defined %}a{% endif %}", "value-unknown", "target.x", ()),
    "what is not known on the right": ("{% if 1 is sameas(target.x) %}a{% endif %}", "value-unknown", "target.x", ()),
    "chance": ("{{ ['a', 'b'] | random }}", "value-unknown", "random", ()),
    "an unknown alias in a literal": ("select 1 as '{{ var('x') }}'", "value-unknown", "var('x')", ()),
    "an unknown name in quotes": ("select a as \"a--{{ var('x') }}\" from t", "value-unknown", "var('x')", ()),
    "an unknown column of a pivot": (
        "from t pivot (sum(a) for b in ('{{ var('x') }}'))", "value-unknown", "var('x')", ()
    ),
    "an unknown table in a literal": ("from identifier('{{ var('x') }}.t')", "value-unknown", "var('x')", ()),
    "a literal without end": ("select '{{ var('x') }}", "value-unknown", "var('x')", ()),
    "what dbt did not see": ("{{ ref('orders') }}", "value-unknown", "ref('orders')", ()),
    "a macro that is nowhere": ("{{ nothing('a') }}", "jinja-error", "'nothing' is undefined", ()),
    "a syntax error": ("{% if %}", "jinja-error", "(line 1)", ()),
    "an error of the project": ("{{ exceptions.raise_compiler_error('no!') }}", "jinja-error", "no!", ()),
    "the way out by classes": ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "jinja-error", "unsafe", ()),
    "the way out by a function": ("{{ ref.__globals__ }}", "jinja-error", "unsafe", ()),
    "the way out by a filter": ("{{ (ref | attr('__func__')).__globals__ }}", "jinja-error", "unsafe", ()),
    "the way out by format": ("{{ '{0.__class__}'.format(this) }}", "jinja-error", "unsafe", ()),
    "the way out by a generator": ("{{ ([1] | map('upper')).gi_frame }}", "jinja-error", "unsafe", ()),
    "nothing": ("{{ config(x=1) }} ", "jinja-error", "renders to nothing", ()),
    "a file": ("{% include '/etc/passwd' %}", "jinja-error", "", ()),
    "a long range": ("{% for i in range(10**9) %}a{% endfor %}", "jinja-error", "Range too big", ()),
    "a power": ("{{ 10 ** 10 ** 10 }}", "jinja-error", "refused", ()),
    "a long text": ("{{ 'a' * 10**10 }}", "jinja-error", "refused", ()),
    "a macro without end": ("{{ for_ever() }}", "jinja-error", "recursion", ()),
    "a nested template": ("{% if 1 %}" * 3000 + "{% endif %}" * 3000, "jinja-error", "", ()),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "code", "message", "upstream"), REFUSES.values(), ids=REFUSES)
def test_refuses(raw: str, code: str, message: str, upstream: tuple[str, ...]) -> None:
    sql, why, said = rendered(raw, *upstream)
    assert (sql, why) == ("", code)
    assert message in said


def test_where_a_literal_ends_is_the_dialects() -> None:
    """A backslash escapes a quotation mark on BigQuery."""
    text = r"""select '\'' as quote, {{ var('c') }} as c, '' as d"""
    data = manifest(adapter="bigquery", nodes={"model.shop.x": node("model.shop.x", raw_code=text)})
    told = dbt.read(dbt.Artifacts(manifest=data)).templates
    assert render(told.texts[0], told.library).code == "value-unknown"


def test_what_makes_no_relation_is_no_this() -> None:
    made, _, _ = rendered("from {{ this }}")
    assert made == 'from "db"."main"."x"'
    ephemeral = rendered("from {{ this }}", config={"materialized": "ephemeral"}, relation_name=None)
    assert (ephemeral[0], ephemeral[1]) == ("", "value-unknown")


@pytest.mark.parametrize("given", [{"c": "amount", "on": True}, '{"c": "amount", "on": true}'])
def test_variables_that_dbt_was_called_with(given: object) -> None:
    x = node("model.shop.x", raw_code="select {{ var('c') }}{% if var('on', false) %}, b{% endif %} from t")
    results = json.loads(run_results("run")) | {"args": {"which": "run", "vars": given}}
    told = dbt.Artifacts(manifest=manifest(nodes={"model.shop.x": x}), run_results=(json.dumps(results).encode(),))
    templates = dbt.read(told).templates
    assert render(templates.texts[0], templates.library).sql == "select amount, b from t"


@pytest.mark.parametrize("given", ["{c: 1}", [1], {"c": 10**30}, None])
def test_variables_that_cannot_be_read_are_not_known(given: object) -> None:
    x = node("model.shop.x", raw_code="select {{ var('c') }}")
    results = json.loads(run_results("run")) | {"args": {"vars": given}}
    told = dbt.Artifacts(manifest=manifest(nodes={"model.shop.x": x}), run_results=(json.dumps(results).encode(),))
    templates = dbt.read(told).templates
    assert render(templates.texts[0], templates.library).code == "value-unknown"


def test_a_result_beyond_the_limit() -> None:
    told = project("{% for i in range(1000) %}abc{% endfor %}").templates
    assert render(told.texts[0], told.library, Limits(size=2999)).code == "too-large"
    assert len(render(told.texts[0], told.library, Limits(size=3000)).sql) == 3000


# ── in a project ─────────────────────────────────────────────────────────────────────────────────


def filled(raw: str, *upstream: str, **fields: Any) -> dict[str, Asset]:
    told = project(raw, *upstream, **fields)
    done = dbt.rendered(told, lambda texts, library: [render(each, library) for each in texts])
    assert done.counts["not_compiled"] + done.counts["rendered"] == told.counts["not_compiled"] == 1
    return by_id(dbt.with_lineage(done, FakeRun()))


def codes(asset: Asset) -> list[tuple[str, str]]:
    return [(each.code, each.severity.value) for each in asset.diagnostics]


def test_a_rendered_model_is_read_and_says_so() -> None:
    asset = filled("select * from {{ ref('orders') }}", ORDERS)["model.shop.x"]
    assert (asset.sql, asset.status) == ('select * from "db"."main"."ORDERS_1"', ParseStatus.PARSED)
    assert asset.details["rendered"] is True
    assert ("rendered", "INFO") in codes(asset)


def test_defaults_that_were_taken_are_told() -> None:
    asset = filled("select {{ var('days', 7) }} as days")["model.shop.x"]
    told = next(each for each in asset.diagnostics if each.code == "assumed-default")
    assert (told.severity, told.path) == ("WARNING", "models/x.sql")
    assert "default of var('days')" in told.message


def test_what_is_not_rendered_keeps_its_table_lineage_and_says_why() -> None:
    asset = filled("select {{ var('c') }} from {{ ref('orders') }}", ORDERS, columns={"c": {}})["model.shop.x"]
    assert asset.status is ParseStatus.MISSING
    assert [read.source for read in asset.reads] == ["duckdb/db.main.orders_1"]
    assert codes(asset) == [("value-unknown", "WARNING")]
    assert [column.reason for column in asset.columns] == ["not-compiled"]


def test_compiled_sql_is_taken_as_it_is() -> None:
    told = project("select {{ var('c') }}", compiled_code="select c")
    assert told.templates.texts == ()
    assert dbt.rendered(told, lambda *_: pytest.fail("nothing is to be rendered")) is told


def test_what_has_no_jinja_is_not_rendered() -> None:
    python = project("def model(dbt, session): return dbt.ref('orders')", language="python")
    foreign = project("", original_file_path="")
    assert python.templates.texts == foreign.templates.texts == ()
