"""Help: every command has it, with examples; asking for it costs no more than click."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Program, Run

from catchment import __version__
from catchment.cli import COMMANDS, main


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield (*path, name), command


ALL = list(commands())


@pytest.mark.parametrize("path", [path for path, _ in ALL], ids=" ".join)
def test_help_says_what_it_does_and_shows_examples(path: tuple[str, ...], run: Run) -> None:
    text = run(*path, "--help").stdout
    first = text.splitlines()[2].strip()
    assert first.endswith((".", ":")) or len(first) > 60
    assert "Examples:" in text
    assert f"catchment {' '.join(path)}" in text.partition("Examples:")[2]


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_option_has_help(path: tuple[str, ...], command: click.Command) -> None:
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_the_overview_lists_every_command(run: Run) -> None:
    text = run("--help").stdout
    assert [name for name in COMMANDS if f"  {name} " not in text] == []
    assert {path[0] for path, _ in ALL} == set(COMMANDS)
    assert run("--version").stdout == f"catchment, version {__version__}\n"
    assert run("-h").stdout == text


HEAVY = [
    "strawberry",
    "networkx",
    "sqlglot",
    "yaml",
    "sqlite_utils",
    "msgspec",
    "rich",
    "starlette",
    "numpy",
    "scipy",
    "pebble",
]


@pytest.mark.parametrize(
    "words", [["--help"], ["lineage", "--help"], ["impact", "--help"], ["--version"]], ids=" ".join
)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    script = (
        "import sys\nfrom catchment.cli import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED []"


@pytest.mark.parametrize(
    "words",
    [
        ["ingest", "sql", "orders.sql", "--dialect", "duckdb"],
        ["search", "orders"],
        ["show", "orders.amount"],
        ["owners", "show", "orders"],
        ["top"],
        ["runs"],
        ["coverage"],
        ["diff", "0", "1"],
    ],
    ids=" ".join,
)
def test_who_asks_no_graph_waits_for_none(words: list[str], tmp_path: Path, run: Run) -> None:
    (tmp_path / "orders.sql").write_text("CREATE TABLE orders AS SELECT 1 AS amount")
    if words[0] != "ingest":
        run("ingest", "sql", tmp_path / "orders.sql", "--dialect", "duckdb", db=tmp_path / "catchment.db")
    script = (
        "import sys\nfrom catchment.cli import main\n"
        f"if __name__ == '__main__':\n  try: main({words!r})\n  except SystemExit as end: code = end.code\n"
        "  print('LOADED', code, [name for name in ('scipy', 'networkx', 'strawberry') if name in sys.modules])"
    )
    (tmp_path / "program.py").write_text(script)
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED 0 []", done.stderr


def test_the_program_starts_as_a_program(program: Program) -> None:
    done = program("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"catchment, version {__version__}\n", "")
