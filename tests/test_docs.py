"""The documentation is true: generated parts are up to date, and every example gives what it shows."""

import doctest
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from starlette.testclient import TestClient

from catchment.catalog import Catalog
from catchment.selectors import scope_of, select
from catchment.selectors.checks import COLUMN
from catchment.selectors.methods import METHODS
from catchment_graphql.app import create_app

ROOT = Path(__file__).resolve().parent.parent
GRAPHQL = re.compile(r"(?<=```graphql\n)(.*?)(?=```)", re.DOTALL)
PAYLOAD = re.compile(r"(?<=-d ')(\{.*?\})(?=')")
PYTHON = re.compile(r"(?<=```pycon\n)(.*?)(?=```)", re.DOTALL)


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_schema_and_references_and_console_examples_are_as_the_code_says(generate: ModuleType) -> None:
    for path, text in generate.generated():
        assert path.read_text() == text, f"{path.name} is out of date: run 'make docs'"


def test_every_command_is_in_the_readme_or_the_reference() -> None:
    from catchment.cli import COMMANDS

    reference = (ROOT / "docs" / "cli.md").read_text()
    assert [name for name in COMMANDS if f"## catchment {name}\n" not in reference] == []


def test_python_examples(tmp_path: Path, demo_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "catchment.db").write_bytes(demo_db.read_bytes())
    monkeypatch.chdir(tmp_path)
    runner = doctest.DocTestRunner()
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for example in PYTHON.findall(page.read_text()):
            test = doctest.DocTestParser().get_doctest(example, {}, page.name, str(page), 0)
            runner.run(test)
    assert runner.summarize().failed == 0
    assert runner.summarize().attempted > 0


def test_graphql_examples(demo: Catalog) -> None:
    pages = [page.read_text() for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))]
    examples = [example for page in pages for example in GRAPHQL.findall(page)]
    examples += [json.loads(payload)["query"] for page in pages for payload in PAYLOAD.findall(page)]
    with TestClient(create_app(demo), base_url="http://127.0.0.1") as client:
        answers = [client.post("/graphql", json={"query": example}).json() for example in examples]
    assert len(answers) > 1
    assert [answer for answer in answers if "errors" in answer or None in answer["data"].values()] == []


def test_every_method_of_selectors_has_an_example_that_selects(demo: Catalog) -> None:
    rows = re.findall(
        r"^\| (`\w+`.*?) \| .* \| `(.*?)` \|$", (ROOT / "docs" / "selectors.md").read_text(), re.MULTILINE
    )
    told = {name for names, _ in rows for name in re.findall(r"`(\w+)`", names)}
    assert {*METHODS, COLUMN} <= told
    assert [example for _, example in rows if not select(scope_of(demo), example)] == []


@pytest.mark.parametrize(
    "module",
    [
        "catchment_parsers.naming",
        "catchment_parsers.codeowners",
        "catchment.cli.output",
        "catchment.graph.render",
        "catchment.impact.outputs.safe",
        "catchment.selectors.patterns",
        "catchment.words",
    ],
)
def test_doctests(module: str) -> None:
    found = doctest.testmod(importlib.import_module(module))
    assert (found.failed, found.attempted > 0) == (0, True)
