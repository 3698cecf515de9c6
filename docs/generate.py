"""Bring the generated parts of the documentation up to date; ``--check`` only says whether they are.

Generated are the GraphQL schema, the JSON Schemas of impact reports and policies, ``docs/cli.md``,
``docs/lineage.md``, and what the commands in ``console`` blocks print: each block's ``$`` lines are run, in order, in
a folder where ``fixtures`` is the repository's.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SCHEMA = ROOT / "graphql" / "catchment_graphql" / "schema.graphql"
POLICY = ROOT / "catalog" / "catchment" / "impact" / "policy" / "policy.schema.json"
REPORT = ROOT / "catalog" / "catchment" / "impact" / "report.schema.json"
REFERENCE = ROOT / "docs" / "cli.md"
LINEAGE = ROOT / "docs" / "lineage.md"
BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)


def main() -> int:
    """Write what differs, or with ``--check`` name it; returns how many files differ."""
    checking = "--check" in sys.argv[1:]
    stale = [(path, text) for path, text in generated() if not path.exists() or path.read_text() != text]
    for path, text in stale:
        print(f"{'stale' if checking else 'written'}: {path.relative_to(ROOT)}")
        if not checking:
            path.write_text(text)
    return len(stale) if checking else 0


def generated() -> Iterator[tuple[Path, str]]:
    """Yield every generated file with what it should be."""
    from catchment.impact.policy.reading import schema as policy_schema
    from catchment.impact.schema import report_schema
    from catchment_graphql.schema import sdl

    sys.path.insert(0, str(ROOT / "docs"))
    from lineage_reference import page as lineage

    yield SCHEMA, sdl()
    yield POLICY, json.dumps(policy_schema(), indent=2, ensure_ascii=False) + "\n"
    yield REPORT, f"{json.dumps(report_schema(), indent=2, ensure_ascii=False)}\n"
    yield REFERENCE, cli_reference()
    yield LINEAGE, refreshed(lineage())
    for page in PAGES:
        if page not in {REFERENCE, LINEAGE}:
            yield page, refreshed(page.read_text())


def refreshed(page: str) -> str:
    """Return a page with its console blocks as the commands print them now."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "fixtures").symlink_to(ROOT / "fixtures")
        return BLOCK.sub(lambda block: session(block.group(), Path(folder)), page)


def session(block: str, folder: Path) -> str:
    """Return a console block with each command's output beneath it; a last line ``…`` cuts the output there."""
    commands = re.split(r"^(?=\$ )", block, flags=re.MULTILINE)
    return "".join(_command(each, folder) for each in commands if each.strip())


def _command(text: str, folder: Path) -> str:
    line, _, shown = text.partition("\n")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for name in ("CATCHMENT_DB", "FORCE_COLOR", "COLUMNS"):
        environment.pop(name, None)
    run = subprocess.run(
        line.removeprefix("$ "), shell=True, cwd=folder, capture_output=True, text=True, env=environment, check=False
    )
    output = run.stdout + run.stderr
    kept = shown.rstrip("\n").split("\n")
    if kept[-1] == "…":
        output = "".join(output.splitlines(keepends=True)[: len(kept) - 1]) + "…\n"
    blank = "\n" if shown.endswith("\n\n") else ""
    return f"{line}\n{output}{blank}"


def cli_reference() -> str:
    """Return the help of every command as one page."""
    from catchment.cli import main as command

    parts = ["# The command line\n\nWritten by `make docs` from `--help`; edit the commands, not this page.\n"]
    parts += map(_section, _commands(command))
    return "\n".join(parts)


def _commands(command: click.Command, parent: click.Context | None = None) -> Iterator[click.Context]:
    """Yield the context of a command and of those below it, as they have on the command line."""
    width = {"max_content_width": 100, "terminal_width": 100, "help_option_names": ["-h", "--help"]}
    context = click.Context(command, parent=parent, info_name=command.name if parent else "catchment", **width)
    yield context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None, name
            child.name = name
            yield from _commands(child, context)


def _section(context: click.Context) -> str:
    return f"## {context.command_path}\n\n```text\n{context.get_help()}\n```\n"


if __name__ == "__main__":
    sys.exit(main())
