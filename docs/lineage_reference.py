"""``docs/lineage.md``: what of SQL is covered, counted and listed from the golden cases."""

import importlib.util
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import Any

from lineage_words import CODES, INTRODUCTION, KINDS, REASONS

ROOT = Path(__file__).resolve().parent.parent
GOLDENS = ROOT / "tests" / "parsers" / "sql" / "goldens"
SOURCES = [ROOT / "catalog" / "catchment" / "workers.py", *(ROOT / "parsers/catchment_parsers/sql").glob("*.py")]
CODE = re.compile(r"(?:\.note\(\s*|\bfailed\(|\bcode ?= ?)\"([a-z-]+)\"")
WIDTH = 9
"""Dialects beside one another in a table."""


def page() -> str:
    """Return the page; its console blocks are still without output."""
    cases = _loader().all_cases()
    return (
        "\n\n".join(
            [
                INTRODUCTION.strip(),
                "## Why a column has no source",
                _table(["reason", "means"], [[f"`{reason}`", REASONS[reason]] for reason in sorted(_reasons(cases))]),
                "## Diagnostics",
                _table(["code", "means", "mend it by"], [[f"`{code}`", *CODES[code]] for code in sorted(_codes())]),
                "## Statements, by dialect",
                "How many statements of each kind the cases have that are read without loss.",
                *_matrices((kind, dialect) for case in cases for kind, dialect in _read(case)),
                _table(["kind", "stands for"], [[f"`{kind}`", text] for kind, text in KINDS.items()]),
                "## Constructs, by dialect",
                "How many cases each file of `tests/parsers/sql/goldens` has; what they are is listed below.",
                *_matrices((_file(case), _dialect(case)) for case in cases),
                "## What is not covered",
                "Each of these says so, by a diagnostic with its line.",
                _table(["what", "dialect", "for example", "says"], sorted(_lost(cases), key=itemgetter(-1))),
                "## All cases",
                *_listing(cases),
            ]
        )
        + "\n"
    )


def _loader() -> ModuleType:
    spec = importlib.util.spec_from_file_location("loader", GOLDENS.parent / "loader.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _codes() -> set[str]:
    """Return the codes of the diagnostics in the source."""
    return {code for path in SOURCES for code in CODE.findall(path.read_text())}


def _reasons(cases: Iterable[Any]) -> set[str]:
    """Return the reasons in the expectations."""
    lines = [line for case in cases for statement in case.expected for line in statement]
    return {found[1] for line in lines if (found := re.search(r" <- \(([a-z-]+)\)$", line))}


def _file(case: Any) -> str:
    return str(case.name).partition(":")[0]


def _dialect(case: Any) -> str:
    return case.options["dialect"] or "(default)"


def _read(case: Any) -> Iterator[tuple[str, str]]:
    for kind, *lines in case.expected:
        if not _says(lines):
            yield kind, _dialect(case)


def _says(lines: Iterable[str]) -> str:
    """Return the codes of the diagnostics that a statement is expected to have."""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("diagnostics:")), "")


def _lost(cases: Iterable[Any]) -> Iterator[list[str]]:
    for case in cases:
        said = [codes for _, *lines in case.expected if (codes := _says(lines))]
        if said:
            sql = " ".join(case.sql.split()).replace("|", "\\|")
            shown = sql if len(sql) <= 90 else f"{sql[:89]}…"
            yield [_escaped(case.name.partition(": ")[2]), _dialect(case), f"`` {shown} ``", ", ".join(said)]


def _matrices(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield tables of counts, rows and columns in the order of their sums."""
    counts = Counter(pairs)
    rows, columns = (
        sorted({pair[i] for pair in counts}, key=lambda name, i=i: (-_sum(counts, i, name), name)) for i in (0, 1)
    )
    for start in range(0, len(columns), WIDTH):
        part = columns[start : start + WIDTH]
        lines = [[f"`{row}`", *(str(counts[row, column] or "") for column in part)] for row in rows]
        yield _table(["", *part], [line for line in lines if any(line[1:])])


def _sum(counts: Counter[tuple[str, str]], index: int, name: str) -> int:
    return sum(count for pair, count in counts.items() if pair[index] == name)


def _listing(cases: list[Any]) -> Iterator[str]:
    """Yield each file's cases, folded up."""
    for file in dict.fromkeys(map(_file, cases)):
        own = [case for case in cases if _file(case) == file]
        link = f"../tests/parsers/sql/goldens/{file}.sql"
        title = file.replace("_", " ").capitalize()
        lines = [f"- **{dialect}**: {'; '.join(names)}" for dialect, names in _by_dialect(own).items()]
        body = "\n".join([f"[{file}.sql]({link})", "", *lines])
        yield f"<details><summary>{title}: {len(own)}</summary>\n\n{body}\n\n</details>"


def _by_dialect(cases: Iterable[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for case in cases:
        found.setdefault(_dialect(case), []).append(_escaped(case.name.partition(": ")[2]))
    return dict(sorted(found.items()))


def _escaped(text: str) -> str:
    return re.sub(r"([*_|<\[`])", r"\\\1", text)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
