"""CODEOWNERS: which line decides about a path."""

from pathlib import Path

import pytest

from catchment_parsers.codeowners import parse

DATA = Path(__file__).parents[3] / "shared" / "data" / "codeowners"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the shared data folder {DATA} is not here")


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("*", ["a", "a/b.sql", ".github/x"], []),
        ("*.sql", ["a.sql", "models/a.sql"], ["a.sqlx", "a.yml"]),
        ("/*.sql", ["a.sql"], ["models/a.sql"]),
        ("models", ["models", "models/a.sql", "x/models/a/b.sql"], ["models2/a.sql", "my_models/a"]),
        ("models/", ["models/a.sql", "x/models/a.sql"], ["models"]),
        ("/models/", ["models/a/b.sql"], ["x/models/a.sql", "models"]),
        ("models/marts", ["models/marts/a.sql", "models/marts"], ["x/models/marts/a.sql", "models/martsy"]),
        ("models/*", ["models/a.sql"], ["models/marts/a.sql", "models"]),
        ("models/**", ["models/a.sql", "models/marts/a.sql"], ["x/models/a.sql"]),
        ("**/marts", ["marts/a.sql", "a/b/marts/c"], ["martsy/a"]),
        ("models/**/stg_*", ["models/stg_a.sql", "models/a/b/stg_c.sql"], ["models/a/mystg_c.sql"]),
        ("/sql/**/v?", ["sql/v1/q.sql", "sql/a/b/v2"], ["sql/a/v10/q.sql"]),
        (r"/my\ models/a.sql", ["my models/a.sql"], ["my/models/a.sql"]),
        (r"a\*b", ["a*b"], ["axb"]),
        (r"\#notes", ["#notes"], ["notes"]),
        ("a.b+c", ["a.b+c"], ["axb+c", "a.bbc"]),
    ],
)
def test_patterns(pattern: str, matching: list[str], others: list[str]) -> None:
    rules = parse(f"{pattern} @me")
    assert [path for path in matching if rules.owners(path) != ("@me",)] == []
    assert [path for path in others if rules.owners(path)] == []


def test_last_match_decides_and_says_where() -> None:
    rules = parse("# all\n* @a\n\n/models/ @b @org/team data@acme.example # those\n/models/free/\n")
    assert rules.owners("x") == ("@a",)
    assert rules.owners("./models/a.sql") == ("@b", "@org/team", "data@acme.example")
    assert rules.owners("/models/free/a.sql") == ()
    assert [(r.line, r.pattern) for r in rules.deciding("models/free/a.sql")] == [(5, "/models/free/")]


def test_sections_of_gitlab_each_decide() -> None:
    text = """
* @everyone
[Data Engineering][2] @org/data
/models/
/models/finance/ @fin
^[Docs] @writers
*.md
[data engineering] @late
/seeds/
"""
    rules = parse(text)
    assert rules.owners("models/a.sql") == ("@everyone", "@org/data")
    assert rules.owners("models/finance/a.md") == ("@everyone", "@fin", "@writers")
    assert rules.owners("seeds/a.csv") == ("@everyone", "@late")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("!/models/ @a", "negated patterns"),
        ("/models/[ab]* @a", "character ranges"),
        ("/models/ alice", "'alice' is no owner"),
        ("/models/ @a b@c", "'b@c' is no owner"),
    ],
)
def test_lines_that_github_skips(line: str, said: str) -> None:
    rules = parse(f"* @all\n{line}\n", "docs/CODEOWNERS")
    assert rules.owners("models/a.sql") == ("@all",)
    (problem,) = rules.diagnostics
    assert said in problem.message
    assert (problem.code, problem.path, problem.line) == ("invalid-codeowners-line", "docs/CODEOWNERS", 2)


@needs_data
@pytest.mark.parametrize(
    ("file", "path", "line", "owners"),
    [
        ("bigquery-etl", "bigquery_etl/cli/query.py", 2, ("@mozilla/dataplatform-wg",)),
        ("bigquery-etl", "sql/moz-fx-data-shared-prod/telemetry/main/view.sql", 5, ()),
        ("bigquery-etl", "dags.yaml", 7, ()),
        ("bigquery-etl", "sql/a/b/dataset_metadata.yaml", 10, ("@mozilla/dataplatform-wg",)),
        ("bigquery-etl", "sql/p/d/active_users_aggregates_v4/query.sql", 20, ("@mozilla/kpi_table_reviewers",)),
        (
            "bigquery-etl",
            "sql/moz-fx-data-shared-prod/search_terms_derived/a_v1/query.sql",
            26,
            ("@whd", "@jasonthomas", "@csadilek"),
        ),
        (
            "bigquery-etl",
            "sql/moz-fx-data-shared-prod/customer_experience_derived/x_v1/schema.yaml",
            15,
            ("@mozilla/customer_experience",),
        ),
        ("dbt-core", "core/dbt/cli.py", 14, ("@dbt-labs/core-team",)),
        ("dbt-core", "schemas/dbt/manifest/v12.json", 18, ("@dbt-labs/cloud-artifacts",)),
        ("dbt-utils", "macros/sql/star.sql", 1, ("@dbt-labs/dbt-package-owners",)),
    ],
)
def test_real_files(file: str, path: str, line: int, owners: tuple[str, ...]) -> None:
    rules = parse((DATA / f"{file}.CODEOWNERS").read_text())
    assert rules.diagnostics == ()
    assert rules.owners(path) == owners
    assert [rule.line for rule in rules.deciding(path)] == [line]
