"""Lines of compiled SQL lead to those of the file."""

import pytest

from catchment_parsers import dbt
from catchment_parsers.dbt.lines import line_map

from .factory import by_id, manifest, node
from .real import artifacts, needs_data

CASES: dict[str, tuple[str, str, list[int]]] = {
    "the same text": ("select a\nfrom t", "select a\nfrom t", [1, 2]),
    "a config block is blank": ("{{ config(\n  x=1\n) }}\nselect a\nfrom t", "\nselect a\nfrom t", [1, 4, 5]),
    "a reference stays in its line": (
        "select\n  a\nfrom {{ ref('t') }} t\nwhere b", 'select\n  a\nfrom "db"."main"."t" t\nwhere b', [1, 2, 3, 4]
    ),
    "what a macro prints is at its call": (
        "select\n  a,\n  {{ cents('b') }},\n  c\nfrom t",
        "select\n  a,\n  \n    round(\n      b / 100\n    )\n,\n  c\nfrom t",
        [1, 2, 3, 3, 3, 3, 3, 4, 5],
    ),
    "a loop goes back": (
        "select\n{% for m in ms %}\n  sum({{ m }}) as {{ m }}_amount,\n{% endfor %}\n  b\nfrom t",
        "select\n\n  sum(x) as x_amount,\n\n  sum(y) as y_amount,\n\n  b\nfrom t",
        [1, 3, 3, 3, 3, 3, 5, 6],
    ),
    "a branch that was not taken": (
        "select a\nfrom t\n{% if is_incremental() %}\nwhere x\n{% endif %}\norder by a",
        "select a\nfrom t\n\norder by a",
        [1, 2, 3, 6],
    ),
    "all of it from a macro": ("{{ config(x=1) }}\n{{ everything() }}", "\nselect a\nfrom t", [2, 2, 2]),
    "an ephemeral model's text is at its reference": (
        "select\n  id\nfrom {{ ref('eph') }}\njoin u",
        "with __dbt__cte__eph as (\nselect\n  id\nfrom t  -- :)\n) select\n  id\nfrom __dbt__cte__eph\njoin u",
        [3, 3, 3, 3, 1, 2, 3, 4],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "compiled", "expected"), CASES.values(), ids=CASES)
def test_lines(raw: str, compiled: str, expected: list[int]) -> None:
    to = line_map(raw, compiled)
    assert [to(line) for line in range(1, len(expected) + 1)] == expected
    assert to(0) == 0


def test_every_column_of_a_wide_model_has_jinja() -> None:
    columns = range(200)
    raw = "\n".join(["select", *(f"  {{{{ cents('c{n}') }}}} as c{n}," for n in columns), "from {{ ref('t') }}"])
    compiled = "\n".join(["select", *(f"  (c{n} / 100) as c{n}," for n in columns), "from db.t"])
    to = line_map(raw, compiled)
    assert [to(line) for line in range(1, 203)] == list(range(1, 203))


MANY = 20_000
HOSTILE = {
    "nothing in common": ("\n".join(f"a {{{{ m({n}) }}}} {n}" for n in range(MANY)), "x\ny\n" * MANY),
    "the same line over and over": ("{{ config() }}" + "\n)" * MANY + "\n{{ x }}", "\n)" * MANY * 2 + "\nb"),
    "one line without end": ("{{ " * MANY * 10, "select " * MANY * 10),
    "comments without end": ("select 1", "with __dbt__cte__a as (" + "/* " * MANY * 10),
    "many ephemeral models": (
        "\n".join(f"{{{{ ref('a{n}') }}}}" for n in range(MANY)),
        "\n".join(f"__dbt__cte__a{n} as (\nselect 1\n)," for n in range(MANY)),
    ),
    "anchors within anchors": (
        "\n".join(f"{n}\n{n - 1}" for n in range(MANY)), "\n".join(f"{n}\n{n + 1}" for n in range(MANY))
    ),
    "closing without opening": ("} " * MANY * 10 + "%}", "select 1\nselect 2"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "compiled"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_take_no_time(raw: str, compiled: str) -> None:
    from time import perf_counter

    started = perf_counter()
    assert line_map(raw, compiled)(1) >= 0
    assert perf_counter() - started < 5


def lineage(data: bytes) -> dict[str, list[int]]:
    from catchment.workers import read_inline

    assets = by_id(dbt.with_lineage(dbt.read(dbt.Artifacts(manifest=data)), read_inline))
    return {key: [edge.line for edge in asset.edges if edge.target] for key, asset in assets.items()}


def test_edges_and_diagnostics_point_into_the_file() -> None:
    raw, compiled = "{{ config(x=1) }}\n\nselect\n  a\nfrom {{ ref('t') }}", "\n\nselect\n  a\nfrom db.main.t"
    told = node("model.shop.x", raw_code=raw, compiled_code=compiled)
    assert lineage(manifest(nodes={"model.shop.x": told})) == {"model.shop.x": [4]}


def test_without_the_file_there_is_no_line() -> None:
    told = node("model.shop.x", compiled_code="select\n  a\nfrom db.main.t")
    assert lineage(manifest(nodes={"model.shop.x": told})) == {"model.shop.x": [0]}


@needs_data
def test_identical_lines_of_a_real_project_find_each_other() -> None:
    """A line that each text has once is found, outside of ephemeral models' text."""
    project = dbt.read(artifacts("tuva_pr/head"))
    right = wrong = 0
    for asset in project.assets[::7]:
        raw = project.written.get(asset.key, "")
        if not asset.sql or "__dbt__cte__" in asset.sql:
            continue
        theirs, ours, to = raw.split("\n"), asset.sql.split("\n"), line_map(raw, asset.sql)
        for number, line in enumerate(ours, start=1):
            if line.strip() and theirs.count(line) == ours.count(line) == 1:
                right += theirs[to(number) - 1] == line
                wrong += theirs[to(number) - 1] != line
    assert right > 1000
    assert wrong == 0
