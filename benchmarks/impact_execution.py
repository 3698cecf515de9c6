"""Was the impact report right?  By execution: SQL is changed, what follows is rebuilt, and every column compared.

    python -m benchmarks impact_execution [--changes N] [--seed S] [--project demo|jaffle] [--verbose]

A column is really changed when its type or the bag of its values is another, when its values stand beside
other keys, when it came or went, or when its model no longer builds.  Ends with 1 where a change is missed,
a change that does nothing is reported too often, or too much is reported.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from benchmarks.impact_mutations import NOTHING, REAL, made
from benchmarks.impact_project import PROJECTS, Project

from catchment import workers
from catchment.impact.gate import between
from catchment.impact.report import Report
from catchment.ingest import DbtOptions

LEAST_PRECISION = 0.75
LEAST_QUIET = 0.95


class Case(NamedTuple):
    """One change: its name, the model, and the SQL that differs."""

    name: str
    key: str
    sql: dict[str, str]
    written: str
    is_real: bool


class Outcome(NamedTuple):
    """What a change really did, as (unique_id, column), and what the report says of it."""

    case: Case
    real: frozenset[tuple[str, str]]
    said: frozenset[tuple[str, str]]
    changes: int

    @property
    def missed(self) -> frozenset[tuple[str, str]]:
        """What changed and is not reported."""
        return self.real - self.said

    @property
    def precision(self) -> float:
        """How much of what is reported changed."""
        return len(self.real & self.said) / len(self.said) if self.said else 1.0


class Bench:
    """A project, and the gate's report on any change of its SQL; manifests are written to a folder."""

    def __init__(self, project: Project, work: Path) -> None:
        self.project = project
        self._base, self._head = work / "base", work / "head"
        for folder in (self._base, self._head):
            folder.mkdir()
        (self._base / "manifest.json").write_text(json.dumps(project.manifest))
        (self._base / "catalog.json").write_text(json.dumps(project.catalog))

    def report(self, case: Case) -> Report:
        """Return the report on a change."""
        head = self.project.manifest_with(case.sql, {case.key: case.written})
        (self._head / "manifest.json").write_text(json.dumps(head))
        report, incomplete = between(self._base, self._head, DbtOptions(), fail_on="breaking")
        assert not incomplete
        return report

    def outcome(self, case: Case) -> Outcome:
        """Rebuild with a change, and hold the report against it."""
        real, _ = self.project.changed(case.sql)
        report = self.report(case)
        said = {
            (each.unique_id, column.urn.partition("#")[2].lower())
            for each in report.affected
            for column in each.columns
        }
        relations = self.project.base.keys()
        return Outcome(
            case, frozenset(real), frozenset(pair for pair in said if pair[0] in relations), len(report.changes)
        )


def cases(project: Project, count: int, rng: random.Random) -> Iterator[Case]:
    """Yield changes, each kind in turn, of models in whatever order chance has it; a fifth does nothing."""
    kinds = [(name, mutation, True) for name, mutation in REAL.items()]
    quiet = [(name, mutation, False) for name, mutation in NOTHING.items()]
    seen: set[tuple[str, str]] = set()
    turn = 0
    while count > 0 and turn < 20 * (len(kinds) + len(quiet)):
        pool = quiet if turn % 4 == 3 else kinds
        name, mutation, is_real = pool[(turn // 4 if turn % 4 == 3 else turn - turn // 4) % len(pool)]
        turn += 1
        for key in rng.sample(project.models, len(project.models)):
            text = made(mutation, project.manifest["nodes"][key]["compiled_code"], rng)
            if text and (key, text) not in seen:
                seen.add((key, text))
                count -= 1
                yield Case(name, key, project.with_sql(key, text), text, is_real)
                break


def _short(pairs: frozenset[tuple[str, str]]) -> str:
    return ", ".join(sorted(f"{key.split('.', 2)[-1]}.{column}" for key, column in pairs))


def told(outcomes: list[Outcome], *, verbose: bool) -> bool:
    """Print the scores; returns whether a goal is missed."""
    # What changes nothing on this data cannot be known to: the changes that did something are judged.
    real = [each for each in outcomes if each.real]
    missed = [each for each in real if each.missed]
    quiet = [each for each in outcomes if not each.case.is_real and not each.real]
    loud = [each for each in quiet if each.said or each.changes]
    silent_ = [each for each in real if not each.changes]
    found = sum(len(each.real & each.said) for each in real) / max(1, sum(len(each.real) for each in real))
    precision = mean(each.precision for each in real)
    print(f"{len(outcomes)} changes: {len(real)} changed something, {len(quiet)} are of the kind that must not")
    print(f"recall: {found:.4f}; {len(missed)} changes missed something, {len(silent_)} were reported as none")
    print(f"precision: {precision:.3f} (goal: at least {LEAST_PRECISION})")
    still = 1 - len(loud) / max(1, len(quiet))
    print(f"no-ops reported as none: {still:.3f} (goal: at least {LEAST_QUIET})")
    for each in missed:
        print(f"MISSED {each.case.name} in {each.case.key}: {_short(each.missed)}")
    for each in loud:
        print(f"LOUD {each.case.name} in {each.case.key}: {_short(each.said)}")
    for each in sorted(real, key=lambda e: e.precision)[: 1000 if verbose else 15]:
        if each.precision < 1:
            print(f"{each.precision:.2f} {each.case.name} in {each.case.key}: {_short(each.said - each.real)}")
    return bool(missed or silent_ or precision < LEAST_PRECISION or still < LEAST_QUIET)


def in_this_process() -> None:
    """Have SQL read without worker processes: the texts are ours and small."""
    workers.read_in_workers = lambda tasks, *_: workers.read_inline(tasks)  # type: ignore[assignment]
    workers.sign_in_workers = workers.sign_inline


def main() -> bool:
    """Run the bench; returns whether a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=240)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--project", choices=PROJECTS)
    parser.add_argument("--verbose", action="store_true")
    asked, _ = parser.parse_known_args()
    in_this_process()
    failed = False
    names = [asked.project] if asked.project else list(PROJECTS)
    for name in names:
        print(f"{name}:")
        project = PROJECTS[name]()
        made_ = cases(project, asked.changes // len(names), random.Random(asked.seed))
        with tempfile.TemporaryDirectory() as work:
            bench = Bench(project, Path(work))
            failed |= told([bench.outcome(case) for case in made_], verbose=asked.verbose)
    return failed


if __name__ == "__main__":
    sys.exit(main())
