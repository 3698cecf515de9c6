"""Every command as a user meets it, on the demo company: text for people, JSON for programs."""

import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from tests.catalog.examples import project
from tests.cli.conftest import Program, Run, lines
from tests.conftest import DEMO

from catchment.store import Store

STG = "duckdb/tarn.staging.stg_payments"


def told(run: Run, *args: object, **options: Any) -> Any:
    result = run(*args, "--format", "json", **options)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


# ── ingest ───────────────────────────────────────────────────────────────────────────────────────


def test_ingest_dbt(run: Run, tmp_path: Path) -> None:
    db, target = tmp_path / "c.db", project(tmp_path / "t", {"a": "select id, a from {raw}", "b": "select a from {a}"})
    result = run("ingest", "dbt", target, db=db)
    assert lines(result.stdout) == [
        "run 1 of shop: 2 models, 2 sources, 2 compiled",
        "4 added, 0 changed, 0 removed, 0 unchanged",
        "SQL: 2 PARSED",
    ]
    again = told(run, "ingest", "dbt", target, "--source", "shop", db=db)
    assert again["published"] == {"run": 2, "source": "shop", "added": 0, "changed": 0, "removed": 0, "unchanged": 4}


def test_ingest_sql(run: Run, tmp_path: Path) -> None:
    db = tmp_path / "c.db"
    words = ("ingest", "sql", DEMO / "legacy/snowflake", "--dialect", "Snowflake", "--default-db", "legacy")
    result = run(*words, "--default-schema", "public", "--source", "old", db=db)
    assert result.exit_code == 0
    assert lines(result.stdout)[0].startswith("run 1 of old: ")
    assert "8 files" in result.stdout
    assert {run_["source"] for run_ in told(run, "runs", db=db)} == {"old"}


def test_ingest_sql_of_which_some_does_not_parse_keeps_the_rest(run: Run, tmp_path: Path) -> None:
    (tmp_path / "v.sql").write_text("create view v as select id from t;")
    (tmp_path / "bad.sql").write_text("create view w as\nselect id from (;")
    result = run("ingest", "sql", tmp_path, "--dialect", "duckdb", db=tmp_path / "c.db")
    assert result.exit_code == 3
    assert f"{tmp_path / 'bad.sql'}:" in result.stderr
    assert "[syntax-error]" in result.stderr
    assert lines(run("show", "v", db=tmp_path / "c.db").stdout)[1] == "kind view"


def test_ingest_sql_with_columns_of_tables(run: Run, tmp_path: Path) -> None:
    (tmp_path / "v.sql").write_text("create view v as select * from t;")
    (tmp_path / "tables.json").write_text('{"t": {"id": "int", "a": "text"}}')
    words = ("ingest", "sql", tmp_path / "v.sql", "--dialect", "duckdb", "--schema", tmp_path / "tables.json")
    assert run(*words, db=tmp_path / "c.db").exit_code == 0
    text = run("lineage", "v.a", db=tmp_path / "c.db").stdout
    assert lines(text) == ["v.a", "└── t.a [IDENTITY]"]


def test_extract(run: Run, tmp_path: Path) -> None:
    (statement,) = json.loads(
        run("extract", "--dialect", "duckdb", "--format", "json", input="select a + b as c from t where d > 0").stdout
    )
    (column,) = statement["columns"]
    used = {d["column"]: d["subtype"] for d in column["dependencies"]}
    assert used == {"a": "TRANSFORMATION", "b": "TRANSFORMATION"}
    assert [(d["column"], d["subtype"]) for d in statement["rows"]] == [("d", "FILTER")]
    (tmp_path / "q.sql").write_text("select *\nfrom (")
    bad = run("extract", tmp_path / "q.sql", "--dialect", "duckdb")
    assert bad.exit_code == 2
    assert bad.stderr.startswith(f"{tmp_path / 'q.sql'}:2: ")


def test_extract_prints_a_table_for_people(run: Run) -> None:
    sql = "select md5(a) as h, 1 as one\nfrom t where d > 0;\ninsert into x select * from u"
    assert lines(run("extract", "--dialect", "duckdb", input=sql).stdout) == [
        "line 1: SELECT from t",
        "column source used as expression",
        "h t.a TRANSFORMATION, masking md5(a)",
        "one – literal 1",
        "(rows) t.d FILTER",
        "",
        "line 3: INSERT (PARTIAL) into x from u",
        "column source used as expression",
        "* u.* IDENTITY *",
        "line 3: The columns of u are not known, so * stands for them. Give its schema. [star-without-schema]",
    ]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (
            b"select a from t;\nselect from from",
            3,
            "standard input:2: 1 of 2 statements could not be read, the first: ",
        ),
        (b"select '\xe9' as a", 3, "standard input: byte 8 and perhaps others are not UTF-8"),
        ("select a from t".encode("utf-16"), 0, ""),
        (b"-- nothing", 0, "standard input: there is no statement in it"),
        (b"select from from", 2, "standard input:1: The statement does not parse"),
    ],
)
def test_extract_says_what_it_could_not_read(text: bytes, code: int, said: str, run: Run) -> None:
    done = run("extract", input=text)
    assert (done.exit_code, done.stderr[: len(said)]) == (code, said)


def test_extract_reads_requests_from_a_file_which_say_their_own_dialect(program: Program, tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_bytes(b'\xef\xbb\xbf{"id": 1, "sql": "select a from t"}\n')
    done = program("extract", "--jsonl", "requests.jsonl")
    assert (json.loads(done.stdout)["id"], done.stderr) == (1, "")
    refused = program("extract", "--jsonl", "--dialect", "tsql")
    assert (refused.returncode, "each request says its own" in refused.stderr) == (2, True)


def test_extract_answers_line_by_line_whatever_comes(program: Program) -> None:
    requests = [
        {"id": 1, "sql": "select a from t", "dialect": "duckdb"},
        {"id": 2, "sql": "select " + "(" * 9000, "dialect": "duckdb"},
        {"id": 3, "sql": "insert into x select b from t", "dialect": "hive"},
    ]
    lines_ = [json.dumps(requests[0]), "no json", *map(json.dumps, requests[1:])]
    done = program("extract", "--jsonl", input="\n".join(lines_) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [(a["id"], a["ok"]) for a in answers] == [(1, True), (None, False), (2, False), (3, True)]
    assert answers[3]["columns"] == [{"output_table": "x", "output_column": "b", "inputs": [["t", "b"]]}]


# ── asking ───────────────────────────────────────────────────────────────────────────────────────


def test_search(run: Run, demo_db: Path) -> None:
    assert lines(run("search", "stg_payments", db=demo_db).stdout)[1].startswith("stg_payments model")
    assert run("search", "nothing-like-it", db=demo_db).stdout == "nothing matches 'nothing-like-it'\n"


def test_search_says_what_matches_and_what_it_corrected(run: Run, demo_db: Path) -> None:
    result = run("search", "custmer_id", "--kind", "model", "--first", "2", "--facets", db=demo_db)
    assert result.stderr == "no 'custmer': showing 'customer'\n"
    heading, first, _, more, *facets = lines(result.stdout)
    assert heading == "name kind owners matches in urn"
    assert "columns (customer_id" in first
    assert re.fullmatch(r"2 of \d+: --first shows more, --kind and the like choose", more)
    assert facets[0] == f"kind: model ({more.split()[2].rstrip(':')})"
    assert facets[1].startswith("source: tarn (")


@pytest.mark.parametrize(
    "options",
    [("--kind", "model"), ("--owner", "finance"), ("--tag", "board", "--tag", "pii"), ("--domain", "finance"),
     ("--tier", "TIER_1"), ("--schema", "staging"), ("--database", "tarn"), ("--source", "tarn")],
    ids=" ".join,
)  # fmt: skip
def test_search_filters_alike_as_text_and_as_json(options: tuple[str, ...], run: Run, demo_db: Path) -> None:
    shown = lines(run("search", "order", *options, "--first", "200", db=demo_db).stdout)[1:]
    data = told(run, "search", "order", *options, "--first", "200", "--facets", db=demo_db)
    assert [line.split()[-1] for line in shown] == [edge["node"]["urn"] for edge in data["edges"]]
    assert data["facets"][0]["dimension"] == "KIND"


def test_top(run: Run, demo_db: Path) -> None:
    heading, first = lines(run("top", "--first", "1", db=demo_db).stdout)
    assert heading == "name kind dependents direct exposures urn"
    name, kind, *counts, urn = first.split()
    (edge,) = told(run, "top", "--first", "1", db=demo_db)["edges"]
    dependents = edge["node"]["dependents"]
    assert (name, kind.upper(), urn) == tuple(edge["node"][field] for field in ("name", "kind", "urn"))
    assert [int(count) for count in counts] == [dependents[field] for field in ("all", "direct", "exposures")]
    sources = lines(run("top", "--kind", "source", "--by", "direct-exposures", db=demo_db).stdout)
    assert sources == ["nothing depends on anything that is known"]


def test_show(run: Run, demo_db: Path) -> None:
    for name in ("stg_payments", "model.tarn.stg_payments", STG, "tarn.staging.stg_payments"):
        shown = lines(run("show", name, db=demo_db).stdout)
        assert shown[0] == STG
        assert "kind model view" in shown
        assert "known as model.tarn.stg_payments" in shown
        assert any(line.startswith("read by ") and "fct_payments" in line for line in shown)
        assert any(line.startswith("amount_cents bigint") for line in shown)


def test_lineage(run: Run, demo_db: Path) -> None:
    up = lines(run("lineage", "stg_payments.amount_cents", "--depth", "1", db=demo_db).stdout)
    assert up[0] == "stg_payments.amount_cents"
    assert any("payments.amount [IDENTITY]" in line for line in up)
    down = run("lineage", "model.tarn.stg_payments#amount_cents", "--downstream", db=demo_db)
    assert "cfo_revenue_dashboard" in down.stdout
    assert "fct_payments.amount_cents  [IDENTITY]" in down.stdout


def test_lineage_that_is_cut_off_says_so(run: Run, demo_db: Path) -> None:
    result = run("lineage", "stg_payments", "--downstream", "--depth", "1", db=demo_db)
    assert (result.exit_code, result.stderr) == (0, "partial: DEPTH_LIMIT\n")
    assert run("lineage", "stg_payments", "--downstream", db=demo_db).stderr == ""


@pytest.mark.parametrize(("format_", "first"), [("mermaid", "flowchart LR"), ("dot", "digraph lineage {")])
def test_lineage_drawn(format_: str, first: str, run: Run, demo_db: Path) -> None:
    for direction in ("--upstream", "--downstream"):
        text = run("lineage", "fct_payments", direction, "--depth", "1", "--format", format_, db=demo_db).stdout
        assert text.splitlines()[0] == first
        assert "fct_revenue_daily" in text if direction == "--downstream" else "stg_payments" in text


@pytest.mark.parametrize(
    "words",
    [
        ("search", "payments"),
        ("show", "stg_payments"),
        ("lineage", "stg_payments.amount_cents", "--downstream"),
        ("owners", "show", "stg_payments"),
    ],
    ids=" ".join,
)
def test_json_in_the_shape_of_graphql(words: tuple[str, ...], run: Run, demo_db: Path) -> None:
    assert "stg_payments" in json.dumps(told(run, *words, db=demo_db))


def test_export(run: Run, demo_db: Path, tmp_path: Path) -> None:
    data = json.loads(run("export", db=demo_db).stdout)
    graph = nx.node_link_graph(data, edges="links")
    assert graph.nodes[STG]["unique_id"] == "model.tarn.stg_payments"
    assert graph.number_of_edges() == len(data["links"])
    run("export", "--output", tmp_path / "g.json", db=demo_db)
    assert json.loads((tmp_path / "g.json").read_text()) == data
    run("export", "--format", "graphml", "--output", tmp_path / "g.graphml", db=demo_db)
    assert STG in nx.read_graphml(tmp_path / "g.graphml")


@pytest.mark.parametrize("format_", ["json", "graphml", "openlineage", "mermaid", "dot"])
def test_an_export_is_the_same_as_a_file(format_: str, run: Run, demo_db: Path, tmp_path: Path) -> None:
    run("export", "--format", format_, "--output", tmp_path / "out", db=demo_db)
    assert (tmp_path / "out").read_text() == run("export", "--format", format_, db=demo_db).stdout != ""
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_an_export_of_tables(format_: str, run: Run, demo_db: Path, tmp_path: Path) -> None:
    names = [f"{table}.{format_}" for table in ("nodes", "edges", "owners")]
    for _ in range(2):
        assert run("export", "--format", format_, "--output", tmp_path / "tables", db=demo_db).stdout == ""
    run("export", "--format", format_, "--output", tmp_path / "tables.zip", db=demo_db)
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == sorted(names)
    with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
        assert {name: archive.read(name) for name in names} == {
            name: (tmp_path / "tables" / name).read_bytes() for name in names
        }


def test_an_export_that_cannot_be(run: Run, demo_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run("export", "--format", "csv", db=demo_db)
    expected = "Error: csv is several files: name a folder, or a .zip, with --output\n"
    assert (result.exit_code, result.stderr) == (2, expected)
    (tmp_path / "mine.txt").touch()
    result = run("export", "--format", "csv", "--output", tmp_path, db=demo_db)
    assert (result.exit_code, "holds mine.txt" in result.stderr) == (2, True)
    result = run("export", "--output", tmp_path / "nowhere" / "out.json", db=demo_db)
    assert (result.exit_code, "no folder" in result.stderr) == (2, True)
    monkeypatch.setitem(sys.modules, "arro3.io", None)
    result = run("export", "--format", "parquet", "--output", tmp_path / "t", db=demo_db)
    assert (result.exit_code, "pip install 'catchment[parquet]'" in result.stderr) == (2, True)


def test_runs(run: Run, demo_db: Path) -> None:
    (one,) = told(run, "runs", db=demo_db)
    assert (one["id"], one["source"], one["kind"], one["counts"]["model"]) == (1, "tarn", "dbt", 59)
    assert lines(run("runs", db=demo_db).stdout)[1].startswith("1 tarn dbt ")
    assert run("runs", "--source", "tan", db=demo_db).stderr == "Error: no source 'tan': did you mean 'tarn'?\n"


def test_doctor(run: Run, demo_db: Path) -> None:
    assert [line.split()[0] for line in run("doctor", db=demo_db).stdout.splitlines()] == ["ok"] * 7
    assert all(check["ok"] for check in told(run, "doctor", db=demo_db))


def test_doctor_finds_what_is_wrong(run: Run, demo_copy: Path) -> None:
    with Store.open(demo_copy) as store, store.transaction() as db:
        db.execute("UPDATE declaration SET to_run = 1 WHERE id = 1")
    result = run("doctor", db=demo_copy)
    assert result.exit_code == 4
    assert "FAIL  runs hold what they recorded: 1 sources differ from their last run" in result.stdout
    assert result.stderr == (
        "--repair would: Drop 0 declarations that lost parts. Then ingest again, whether changed or not: tarn.\n"
        "what a repair cannot mend: restore a backup, or ingest again into a new file\n"
    )


def test_backup(run: Run, demo_db: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "b.db", db=demo_db).stdout == f"{tmp_path / 'b.db'} holds the catalog as of now\n"
    assert told(run, "runs", db=tmp_path / "b.db") == told(run, "runs", db=demo_db)


def test_schema(run: Run) -> None:
    assert "type Query" in run("schema").stdout


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────


def test_owners_and_audit(run: Run, demo_copy: Path) -> None:
    words = ("stg_suppliers", "eve@tarn.example")
    assert (
        "has no owner: catchment owners assign stg_suppliers NAME"
        in run("owners", "show", words[0], db=demo_copy).stdout
    )
    made = run("owners", "assign", *words, "--reason", "asked", "--actor", "dan", db=demo_copy)
    assert made.stdout == "eve@tarn.example is TECHNICAL_OWNER of duckdb/tarn.staging.stg_suppliers\n"
    assert "(and was before)" in run("owners", "assign", *words, "--actor", "dan", db=demo_copy).stdout
    shown = lines(run("owners", "show", words[0], db=demo_copy).stdout)
    assert shown[1] == "eve@tarn.example TECHNICAL_OWNER eve@tarn.example MANUAL"
    gone = run("owners", "remove", *words, "--actor", "dan", db=demo_copy)
    assert gone.stdout == "eve@tarn.example is no longer TECHNICAL_OWNER of duckdb/tarn.staging.stg_suppliers\n"
    again = run("owners", "remove", *words, "--actor", "dan", db=demo_copy)
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    events = told(run, "audit", "--asset", "stg_suppliers", db=demo_copy)
    assert [(event["action"], event["actor"], event["reason"]) for event in events] == [
        ("remove_owner", "dan", ""),
        ("assign_owner", "dan", "asked"),
    ]
    assert "asked" in run("audit", db=demo_copy).stdout


def test_tokens(run: Run, demo_copy: Path) -> None:
    secret = run("token", "create", "ci", "--days", "3", db=demo_copy).stdout.strip()
    assert secret.startswith("catchment_")
    (token,) = told(run, "token", "list", db=demo_copy)
    assert (token["name"], token["revoked_at"]) == ("ci", None)
    assert secret not in run("token", "list", db=demo_copy).stdout
    assert run("token", "revoke", "ci", db=demo_copy).stdout == "token ci is revoked\n"
    assert run("token", "revoke", "ci", db=demo_copy).exit_code == 2
    assert run("token", "create", "ci", db=demo_copy).exit_code == 2


# ── coverage ─────────────────────────────────────────────────────────────────────────────────────


def test_coverage(run: Run, demo_db: Path) -> None:
    values = told(run, "coverage", db=demo_db)
    assert [value["metric"] for value in values] == [
        "OWNED",
        "DOCUMENTED",
        "TESTED",
        "COLUMNS_DOCUMENTED",
        "CLASSIFIED",
    ]
    assert set(values[0]) == {"key", "metric", "numerator", "denominator", "exempted", "ratio", "target"}
    # 59 models, 3 seeds, 2 snapshots and 20 sources
    assert values[0]["denominator"] == 84
    assert (
        lines(run("coverage", db=demo_db).stdout)[0] == "coverage owned documented tested columns documented classified"
    )
    by = told(run, "coverage", "--by", "kind", "--metric", "owned", db=demo_db)
    assert {value["key"]: value["denominator"] for value in by} == {"model": 59, "seed": 3, "snapshot": 2, "source": 20}


@pytest.mark.parametrize(("percent", "code"), [("0", 0), ("1", 0), ("100", 1)])
def test_coverage_under_its_target_fails(percent: str, code: int, run: Run, demo_db: Path) -> None:
    result = run("coverage", "--metric", "owned", "--fail-under", f"owned={percent}", db=demo_db)
    assert result.exit_code == code
    assert result.stderr.startswith("all: OWNED is ") is bool(code)


def test_coverage_that_is_missing(run: Run, demo_db: Path) -> None:
    gaps = told(run, "coverage", "--missing", "owned", db=demo_db)
    owned = told(run, "coverage", "--metric", "owned", db=demo_db)[0]
    assert len(gaps) == owned["denominator"] - owned["numerator"]
    counts = [gap["dependents"] for gap in gaps]
    assert counts == sorted(counts, reverse=True)
    assert "duckdb/tarn.staging.stg_suppliers" in run("coverage", "--missing", "owned", db=demo_db).stdout


# ── impact ───────────────────────────────────────────────────────────────────────────────────────

PAIR = ("--base", DEMO / "artifacts/base", "--head", DEMO / "artifacts/head")


def test_impact(run: Run) -> None:
    result = run("impact", *PAIR)
    assert result.exit_code == 1
    assert result.stdout.startswith("FAIL: 14 changes, ")
    assert "exposure cfo_revenue_dashboard: breaks" in result.stdout
    assert "via stg_payments.amount_cents → fct_payments → fct_revenue_daily → cfo_revenue_dashboard" in result.stdout
    assert "ingrid.solberg@tarn.example" in result.stdout


def test_impact_as_json(run: Run) -> None:
    result = run("impact", *PAIR, "--format", "json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert set(report) >= {"verdict", "changes", "affected", "notify", "completeness"}
    assert {"target", "kind", "category", "rule", "reason", "location"} <= set(report["changes"][0])
    affected = report["affected"][0]
    expected = {"urn", "kind", "severity", "certainty", "effects", "distance", "columns", "owners", "tests", "path"}
    assert expected <= set(affected)
    assert {"isPartial", "reasons"} <= set(report["completeness"])


def test_impact_as_markdown(run: Run) -> None:
    text = run("impact", *PAIR, "--format", "markdown").stdout
    assert text.startswith("<!-- catchment-impact -->\n### ❌ Catchment: FAIL")
    assert "```mermaid" in text
    assert len(text) < 65_536


@pytest.mark.parametrize(("fail_on", "code"), [("none", 0), ("breaking", 1), ("partial", 1)])
def test_impact_by_what_fails(fail_on: str, code: int, run: Run) -> None:
    assert run("impact", *PAIR, "--fail-on", fail_on).exit_code == code


def test_impact_that_is_kept(run: Run, demo_copy: Path) -> None:
    result = run("impact", *PAIR, "--save", db=demo_copy)
    assert (result.exit_code, result.stderr) == (1, "kept as report 1\n")
