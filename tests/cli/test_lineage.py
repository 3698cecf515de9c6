"""Commands that ask the lineage graph: what they print, what they exit with, their JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run, lines


def told(run: Run, *words: str, db: Path) -> Any:
    return json.loads(run(*words, "--format", "json", db=db).stdout)


def test_both_directions_at_once(run: Run, demo_db: Path) -> None:
    words = ("lineage", "fct_payments", "--upstream", "--downstream", "--depth", "1")
    result = run(*words, db=demo_db)
    assert lines(result.stdout) == [
        "upstream:",
        "fct_payments",
        "├── stg_payments [ROWS]",
        "└── payment_methods [ROWS]",
        "",
        "downstream:",
        "fct_payments",
        "└── fct_revenue_daily [ROWS]",
    ]
    assert lines(result.stderr) == ["partial upstream: DEPTH_LIMIT", "partial downstream: DEPTH_LIMIT"]
    both = told(run, *words, db=demo_db)
    assert [both[each]["totalCount"] for each in ("upstream", "downstream")] == [2, 1]
    drawn = run(*words, "--format", "dot", db=demo_db).stdout
    assert '"duckdb/tarn.staging.stg_payments" -> "duckdb/tarn.finance.fct_payments"' in drawn
    assert '"duckdb/tarn.finance.fct_payments" -> "duckdb/tarn.finance.fct_revenue_daily"' in drawn


def test_what_is_filtered_is_not_shown_and_said(run: Run, demo_db: Path) -> None:
    result = run("lineage", "stg_payments.amount_cents", "--downstream", "--subtype", "identity", db=demo_db)
    assert lines(result.stdout) == ["stg_payments.amount_cents", "└── fct_payments.amount_cents [IDENTITY]"]
    assert result.stderr == "partial: FILTERED\n"
    words = ("lineage", "stg_payments.amount_cents", "--downstream", "--type", "direct", "--certain")
    found = told(run, *words, db=demo_db)
    assert {edge["type"] or edge["how"] for edge in found["edges"]} == {"DIRECT", "WHOLE"}
    assert found["completeness"]["reasons"] == ["FILTERED"]
    kinds = run("lineage", "fct_payments", "--downstream", "--kind", "exposure", db=demo_db)
    assert lines(kinds.stdout) == ["fct_payments"], "the dashboard reads what is between the two"


def test_a_filter_of_columns_is_refused_for_assets(run: Run, demo_db: Path) -> None:
    result = run("lineage", "fct_payments", "--type", "direct", db=demo_db)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "duckdb/tarn.finance.fct_payments is an asset: name a column" in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--subtype", "JOINED"), "'JOINED' is not one of identity, transformation, aggregation, join, "),
        (("--kind", "modell"), "'modell' is not one of model, seed, "),
        (("--provenance", "me"), "'me' is not one of manual, dbt_meta, "),
    ],
)
def test_what_nothing_can_be_filtered_by_is_refused(
    words: tuple[str, str], message: str, run: Run, demo_db: Path
) -> None:
    result = run("lineage", "stg_payments.amount_cents", *words, db=demo_db)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_path(run: Run, demo_db: Path) -> None:
    result = run("path", "stg_payments.amount_cents", "fct_revenue_daily.fees_eur", db=demo_db)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *steps = lines(result.stdout)
    assert first == "2 hops: stg_payments.amount_cents"
    assert [step for step in steps if step.startswith("→")] == [
        "→ fct_payments.fee_cents [TRANSFORMATION]",
        "→ fct_revenue_daily.fees_eur [AGGREGATION]",
    ]
    assert any("models/marts/finance/fct_revenue_daily.sql:" in step for step in steps)


def test_paths_between_assets_have_the_edges_of_their_columns(run: Run, demo_db: Path) -> None:
    (path,) = told(run, "path", "fct_revenue_daily", "payments", "--upstream", db=demo_db)["paths"]
    assert [step["urn"].rpartition(".")[2] for step in path["steps"]] == ["fct_payments", "stg_payments", "payments"]
    edge = next(each for each in path["steps"][-1]["columnEdges"] if each["source"].endswith("payments#id"))
    assert edge["target"] == "duckdb/tarn.staging.stg_payments#payment_id"
    assert edge["location"]["path"] == "models/staging/payments/stg_payments.sql"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("stg_customers.email", "finance_revenue"), "no path down from stg_customers.email to finance_revenue"),
        (
            ("refunds", "stg_refunds", "--upstream"),
            "no path up from refunds to stg_refunds; there is one the other way",
        ),
        (("stg_refunds", "refunds"), "no path down from stg_refunds to refunds; there is one the other way: ask with"),
    ],
)
def test_no_path_is_no_failure(words: tuple[str, ...], line: str, run: Run, demo_db: Path) -> None:
    result = run("path", *words, db=demo_db)
    assert result.exit_code == 0
    assert result.stdout.startswith(line)
    assert told(run, "path", *words, db=demo_db)["paths"] == []


def test_as_many_paths_as_are_asked_for(run: Run, demo_db: Path) -> None:
    words = ("path", "stg_payments.amount_cents", "cfo_revenue_dashboard", "-k", "2")
    assert len(run(*words, db=demo_db).stdout.split("\n\n")) == 2
    lengths = [path["length"] for path in told(run, *words, db=demo_db)["paths"]]
    assert lengths == sorted(lengths)


def test_around(run: Run, demo_db: Path) -> None:
    result = run("around", "fct_payments", db=demo_db)
    # stg_payments is read by more than fct_payments and reads payments; the dashboard hangs below.
    assert sorted(lines(result.stdout), reverse=True) == [
        "stg_payments (+1 upstream, +4 downstream) → fct_payments [ROWS]",
        "payment_methods → fct_payments [ROWS]",
        "fct_payments → fct_revenue_daily (+2 upstream, +1 downstream) [ROWS]",
    ]
    assert result.stderr == "partial: DEPTH_LIMIT\n"
    found = told(run, "around", "fct_payments", "--up", "0", "--down", "9", db=demo_db)
    assert [node["urn"].rpartition(".")[2] for node in found["nodes"]] == [
        "fct_payments",
        "fct_revenue_daily",
        "cfo_revenue_dashboard",
    ]
    (first, _) = found["edges"]
    assert {each["location"]["path"] for each in first["columnEdges"]} == {"models/marts/finance/fct_revenue_daily.sql"}


def test_around_is_bounded(run: Run, demo_db: Path) -> None:
    result = run("around", "fct_orders", "--first", "2", db=demo_db)
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == "partial: DEPTH_LIMIT, NODE_LIMIT\n"


@pytest.mark.parametrize(("format_", "first"), [("mermaid", "flowchart LR"), ("dot", "digraph lineage {")])
def test_around_drawn(format_: str, first: str, run: Run, demo_db: Path) -> None:
    drawn = run("around", "fct_payments.amount_cents", "--format", format_, db=demo_db).stdout
    assert drawn.splitlines()[0] == first
    assert "OWN" not in drawn


def test_common(run: Run, demo_db: Path) -> None:
    result = run("common", "fct_payments", "fct_revenue_daily", db=demo_db)
    heading, first, *rest = lines(result.stdout)
    assert heading == "name to fct_payments to fct_revenue_daily urn"
    assert first == "fct_payments 0 1 nearest duckdb/tarn.finance.fct_payments"
    assert len(rest) == 3
    nearest = told(run, "common", "stg_payments", "dim_dates", "--downstream", "--nearest", db=demo_db)
    assert [edge["urn"] for edge in nearest["edges"]] == ["duckdb/tarn.finance.fct_revenue_daily"]
    cut = run("common", "fct_payments", "fct_revenue_daily", "--first", "1", db=demo_db)
    assert cut.stderr == "3 more: --first shows them\n"


def test_nothing_in_common_is_no_failure(run: Run, demo_db: Path) -> None:
    result = run("common", "payments", "refunds", db=demo_db)
    assert (result.exit_code, result.stdout) == (0, "nothing in common\n")
    assert run("common", "payments", db=demo_db).exit_code == 2


SCRIPTS = {
    "a.sql": "create table db.main.a as select y as x from db.main.b;\n",
    "b.sql": "create table db.main.b as\nselect x + 1 as y from db.main.a;\n",
    "log.sql": "create table db.main.log (n int);\ninsert into db.main.log select n + 1 from db.main.log;\n",
}


def test_cycles(run: Run, tmp_path: Path) -> None:
    for name, text in SCRIPTS.items():
        (tmp_path / name).write_text(text)
    db = tmp_path / "c.db"
    assert run("ingest", "sql", tmp_path, "--dialect", "duckdb", db=db).exit_code == 0
    result = run("cycles", db=db)
    assert (result.exit_code, result.stderr) == (0, "")
    datasets, columns, alone = ("\n".join(lines(part)) for part in result.stdout.split("\n\n"))
    head, first, reason, *_ = datasets.splitlines()
    assert head == "2 datasets reach each other; the shortest cycle is of 2: a"
    assert first == "→ b [ROWS]"
    assert (reason.startswith("a.x → x + 1 "), reason.endswith("b.sql:2")) == (True, True)
    assert columns.startswith("2 columns and rows reach each other; the shortest cycle is of 2: a.x\n→ b.y [TRANSF")
    assert alone == "reads itself, which is no fault: log"
    found = told(run, "cycles", db=db)
    assert [edge["node"]["granularity"] for edge in found["edges"]] == ["DATASET", "COLUMN"]
    assert found["selfReading"][0]["columnEdges"][0]["expression"] == "n + 1"


def test_no_cycles(run: Run, demo_db: Path) -> None:
    result = run("cycles", db=demo_db)
    assert (result.exit_code, result.stdout) == (0, "no cycles\n")


def test_flows(run: Run, demo_db: Path) -> None:
    heading, *rows = lines(run("flows", "--by", "kind", db=demo_db).stdout)
    assert heading == "from to links column edges assets read by contracted"
    assert rows[0].startswith("source model ")
    found = told(run, "flows", "--by", "kind", "--group", "seed", db=demo_db)
    assert {(edge["node"]["source"], edge["node"]["target"]) for edge in found["edges"]} == {("seed", "model")}
    (edge,) = found["edges"]
    assert edge["node"]["examples"][0]["columnEdges"] > 0
    drawn = run("flows", "--by", "kind", "--group", "seed", "--format", "mermaid", db=demo_db).stdout.splitlines()
    assert drawn[:3] == ["flowchart LR", '    n0["seed"]', '    n1["model"]']
    assert drawn[3].startswith("    n0 -->|")


def test_flows_between_nothing_and_by_nothing(run: Run, demo_db: Path) -> None:
    nothing = run("flows", "--by", "schema", "--group", "nowhere", db=demo_db)
    assert (nothing.exit_code, nothing.stdout) == (0, "nothing flows between groups by schema\n")
    wrong = run("flows", "--by", "colour", db=demo_db)
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "no dimension 'colour': choose one of access, database, domain" in wrong.stderr
