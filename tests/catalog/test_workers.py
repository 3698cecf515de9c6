"""Workers: the same as in this process, and a bad text costs itself alone."""

from functools import partial

import msgspec
import pytest

from catchment import pool, workers
from catchment_parsers.dbt.jinja.records import Library, Reference, Template
from catchment_parsers.facts import Limits, ParseStatus, SqlTask, Statement

TASKS = [SqlTask(sql=f"select a + {number} as x from t{number}", dialect="duckdb") for number in range(7)]


def test_workers_say_what_this_process_says_in_order() -> None:
    done: list[tuple[int, int]] = []
    assert workers.read_in_workers(TASKS, Limits(), lambda *each: done.append(each)) == workers.read_inline(TASKS)
    assert done[-1] == (7, 7)
    assert workers.sign_in_workers(TASKS, {}, Limits()) == workers.sign_inline(TASKS, {}, Limits())


def test_of_nothing_nothing_is_started() -> None:
    assert workers.read_in_workers([], Limits()) == []


@pytest.mark.parametrize("size", [1, 60, 10_000])
def test_texts_are_shared_out_in_order_and_none_is_lost(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "CHUNK_CHARACTERS", size)
    chunks = list(pool._chunks(TASKS))
    assert [task for chunk in chunks for task in chunk] == TASKS
    # A text here has 25 characters.
    assert len(chunks) == {1: 7, 60: 3, 10_000: 1}[size]


LITTLE = Limits(seconds=0.5, memory=384 << 20)


def crash(tasks: list[SqlTask]) -> list[tuple[Statement, ...]]:
    """Stands for the parser, which the text ``crash`` kills."""
    import os

    if any(task.sql == "crash" for task in tasks):
        os._exit(9)
    return workers.read_inline(tasks)


def hang(tasks: list[SqlTask]) -> list[tuple[Statement, ...]]:
    """Stands for the parser, which the text ``hang`` never ends."""
    import time

    if any(task.sql == "hang" for task in tasks):
        time.sleep(60)
    return workers.read_inline(tasks)


def swell(tasks: list[SqlTask]) -> list[tuple[Statement, ...]]:
    """Stands for the parser, which the text ``swell`` fills with more memory than it may have."""
    if any(task.sql == "swell" for task in tasks):
        bytearray(LITTLE.memory + (1 << 20))
    return workers.read_inline(tasks)


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (crash, "this SQL crashed the parser and was given up: split it into smaller statements"),
        (hang, "this SQL took longer than 0.5 s and was given up: split it into smaller statements"),
        (swell, "this SQL needed more than 384 MiB and was given up: split it into smaller statements"),
    ],
    ids=["crash", "hang", "swell"],
)
def test_a_text_that_costs_its_worker_is_one_diagnostic(work: object, message: str) -> None:
    tasks = [*TASKS[:2], SqlTask(sql=work.__name__), *TASKS[2:]]
    results = pool.in_workers(work, tasks, LITTLE, partial(workers._salvaged, LITTLE), pool.silent)
    (lost,) = results.pop(2)
    assert (lost.status, lost.diagnostics[0].code) == (ParseStatus.FAILED, "gave-up")
    assert lost.diagnostics[0].message == message
    assert results == workers.read_inline(TASKS)


@pytest.mark.parametrize(
    ("work", "why"),
    [(crash, "crashed the parser"), (hang, "took longer than 0.5 s"), (swell, "needed more than 384 MiB")],
)
def test_one_call_that_costs_its_worker_says_why(work: object, why: str) -> None:
    with pytest.raises(pool.UnansweredError, match=why):
        pool.in_worker(work, [SqlTask(sql=work.__name__)], LITTLE)
    assert pool.in_worker(work, TASKS, LITTLE) == workers.read_inline(TASKS)


def test_hostile_sql_is_one_diagnostic_each() -> None:
    hostile = [
        "select " + "(" * 5000 + "1" + ")" * 5000,
        "select " + " or ".join(f"a = {n}" for n in range(20_000)),
        "select 'unterminated",
        "\x00",
    ]
    results = workers.read_in_workers([*(SqlTask(sql=sql, dialect="duckdb") for sql in hostile), TASKS[0]], Limits())
    assert len(results) == 5
    assert results[-1] == workers.read_inline(TASKS[:1])[0]
    assert results[0][0].status is ParseStatus.FAILED
    assert results[2][0].status is ParseStatus.FAILED


def test_of_a_text_only_the_statements_at_fault_are_lost() -> None:
    slow = "select " + ", ".join(["x" + "[1]" * 399] * 30) + " from t"  # to parse, not to split into words
    text = f"create temp table x as select a from t;\n{slow};\ninsert into y select a from x;\n{slow};\nselect b from u"
    limits = Limits(seconds=1.5)
    (found,) = workers.read_in_workers([SqlTask(sql=text, dialect="duckdb")], limits)
    alone = [*found[:1], *found[2:3], *found[4:]]
    assert [s.kind for s in alone] == ["CREATE_TABLE", "INSERT", "SELECT"]
    assert [(d.code, d.line, d.message) for s in (found[1], found[3]) for d in s.diagnostics] == [
        ("gave-up", line, "The statement is not read: it took longer than 1.5 s.") for line in (2, 4)
    ]


# ── Jinja ────────────────────────────────────────────────────────────────────────────────────────


def template(sql: str) -> Template:
    return Template(key=f"model.shop.{len(sql)}", sql=sql, node={}, this=Reference(written="x"))


LIBRARY = msgspec.msgpack.encode(Library(project="shop", adapter="duckdb"))
LOOP = "{% for i in range(99999) %}" * 2 + "a" + "{% endfor %}" * 2
HOSTILE = {
    "endless": (LOOP + "{{ 1 if modules }}", "Its Jinja took longer than 0.5 s: run `dbt compile`."),
    "swelling": ("{{ ('a' * 1000000) * 1000 }}", "Its Jinja needed more than 384 MiB: run `dbt compile`."),
}


@pytest.mark.parametrize(("text", "message"), HOSTILE.values(), ids=HOSTILE)
def test_a_template_that_costs_its_worker_costs_itself_alone(text: str, message: str) -> None:
    plain = [template("select {{ 1 + 1 }}"), template("select 3")]
    limits = msgspec.structs.replace(LITTLE, size=1 << 40)
    first, bad, last = workers.render_in_workers([plain[0], template(text), plain[1]], LIBRARY, limits)
    assert (first.sql, last.sql) == ("select 2", "select 3")
    assert (bad.sql, bad.code, bad.message) == ("", "gave-up", message)
