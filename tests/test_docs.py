"""The documentation is true: generated parts are up to date, and every example gives what it shows."""

import doctest
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
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
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for example in PYTHON.findall(page.read_text()):
            test = doctest.DocTestParser().get_doctest(example, {}, page.name, str(page), 0)
            runner.run(test)
    assert runner.summarize().failed == 0
    assert runner.summarize().attempted > 0


@pytest.mark.parametrize(
    "module",
    [
        "catchment_parsers.naming",
        "catchment_parsers.codeowners",
        "catchment.cli.output",
        "catchment.graph.render",
        "catchment.words",
    ],
)
def test_doctests(module: str) -> None:
    found = doctest.testmod(importlib.import_module(module))
    assert (found.failed, found.attempted > 0) == (0, True)
