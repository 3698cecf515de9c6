"""kill -9 at random moments of an ingestion: what is published stays, and the next run goes well, every time.

    python -m benchmarks faults [--kills 500] [--seed 1]

Each kill falls on a process that ingests the other one of two versions of a project, so that there is something to
publish.  Half of the moments are drawn over the whole time that such an ingestion takes undisturbed, half over that of
its transaction, from its beginning.  After each kill the catalog must pass all of doctor's checks and hold what one
that nobody disturbed holds of the old version, or of the new one where the transaction may have ended; the workers
must be gone; and the same ingestion must go well and come to what it comes to undisturbed.

Three projects take turns: the demo company, the same with SQL that was never read (which takes workers), and a
synthetic project of which every model differs.
"""

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.ingestions import Held, Ingestion, Stage, held, in_session, left_behind
from benchmarks.measuring import DEMO, project

MODELS = 200
MIDST = frozenset({Stage.READING, Stage.KEEPING, Stage.COMPARING, Stage.PUBLISHING, Stage.COUNTING})
"""Stages between the beginning and the end of an ingestion."""


class FaultyError(AssertionError):
    """A catalog is not as it must be."""


class Kill(NamedTuple):
    """A kill, and what came of it.

    Attributes:
        stage: Where it fell.
        new: Whether the catalog held the new state.
        workers: Processes beside the one that was killed.
    """

    stage: Stage
    new: bool
    workers: int


class Victim:
    """Two versions of a project, a catalog that goes from one to the other, and what it must hold of each.

    Attributes:
        name: What it is called.
    """

    def __init__(
        self, name: str, folder: Path, versions: tuple[Path, Path], word: str, prepare: Callable[[Path], None]
    ) -> None:
        self.name = name
        self._db, self._log = folder / "catchment.db", folder / "log"
        self._versions, self._word, self._prepare = versions, word, prepare
        self._now = 0
        folder.mkdir()
        for version in (0, 1):
            self._after(version)
        # Once each has come after the other, as it does from here on.
        self._must = self._after(0), self._after(1)
        if self._must[0] == self._must[1]:
            raise FaultyError(f"the versions of {name} are the same")
        self._spans = self._measured()

    def _after(self, version: int) -> Held:
        self._prepare(self._db)
        self._ingest(version)
        return self._held()

    def _ingest(self, version: int) -> None:
        ingestion = Ingestion(self._db, self._versions[version], self._log)
        code = ingestion.end()
        if code or left_behind(ingestion.pid):
            raise FaultyError(f"the next run ends with {code}: {self._log.read_text()}")
        self._now = version

    def _held(self) -> Held:
        return held(self._db, self._word)[0]

    def _measured(self) -> tuple[float, float]:
        """Return the seconds of an ingestion and of its transaction."""
        spans = []
        for version in (0, 1, 0, 1):
            self._prepare(self._db)
            ingestion = Ingestion(self._db, self._versions[version], self._log)
            begin, publishing, published, end = (ingestion.time_of(mark) for mark in (b"s", b"p(", b"p()", b"e"))
            ingestion.end()
            spans.append((end - begin, published - publishing))
        self._now = 1
        return min(each for each, _ in spans), min(each for _, each in spans)

    def kill(self, chance: random.Random, *, aimed: bool) -> Kill:
        """Kill an ingestion at a random moment, of its transaction or at large, and look at what is left.

        Raises:
            FaultyError: The catalog is not what it must be, the next run fails, or processes are left.
        """
        old, new = self._now, 1 - self._now
        self._prepare(self._db)
        before = held(self._db, self._word)[1]
        ingestion = Ingestion(self._db, self._versions[new], self._log)
        ingestion.time_of(b"p(" if aimed else b"s")
        time.sleep(chance.uniform(0, 1.05 * self._spans[aimed]))
        workers = len(in_session(ingestion.pid)) - 1
        stage = ingestion.kill()
        if left_behind(ingestion.pid):
            raise FaultyError(f"killed {stage}, it leaves processes behind")
        published = self._check(stage, old, new, before)
        self._ingest(new)
        if self._held() != self._must[new]:
            raise FaultyError(f"killed {stage}, the next run comes to something else than one that nobody disturbed")
        return Kill(stage, published, workers)

    def _check(self, stage: Stage, old: int, new: int, before: int) -> bool:
        found, run, wrong = held(self._db, self._word)
        if wrong:
            raise FaultyError(f"killed {stage}, the catalog fails: {'; '.join(wrong)}")
        may = {Stage.PUBLISHING: (0, 1), Stage.COUNTING: (1,), Stage.DONE: (1,)}.get(stage, (0,))
        if run - before not in may or found != self._must[new if run > before else old]:
            raise FaultyError(f"killed {stage}, the catalog holds neither the last published state nor the new one")
        return run > before


def main() -> int:
    """Print where the kills fell; returns how many left something wrong, or 1 where too few hit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked, _ = parser.parse_known_args()
    with _folder() as folder:
        victims = _victims(folder)
        turns = [victims[turn % 10 // 4] for turn in range(asked.kills)]
        chance = random.Random(asked.seed)
        kills: list[tuple[str, Kill]] = []
        failed = 0
        for number, victim in enumerate(turns):
            try:
                kills.append((victim.name, victim.kill(chance, aimed=bool(number % 2))))
            except FaultyError as error:
                print(f"kill {number + 1} of {victim.name}: {error}", flush=True)
                failed += 1
    return failed + _told([victim.name for victim in victims], kills, asked.kills)


@contextmanager
def _folder() -> Iterator[Path]:
    """Make a folder for as long as it takes; not `TemporaryDirectory`, which every forked process would delete."""
    folder = Path(tempfile.mkdtemp())
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _told(names: list[str], kills: list[tuple[str, Kill]], asked: int) -> int:
    for name in names:
        own = [kill for each, kill in kills if each == name]
        stages = Counter(kill.stage for kill in own)
        print(f"{name}: {len(own)} kills; " + ", ".join(f"{stages[each]} {each}" for each in Stage if stages[each]))
        new, working = sum(kill.new for kill in own), sum(kill.workers > 0 for kill in own)
        print(f"  {new} left the new state; {working} fell while there were workers")
    hit = sum(kill.stage in MIDST for _, kill in kills)
    inside = sum(kill.stage is Stage.PUBLISHING for _, kill in kills)
    print(f"{asked} kills: {hit} in the midst of an ingestion, {inside} of them in the transaction that publishes")
    return int(2 * hit < asked or 5 * inside < asked)


def _victims(folder: Path) -> list[Victim]:
    demo = (DEMO, DEMO.with_name("head"))
    large = (project(MODELS), _reviewed(project(MODELS), folder / "reviewed"))
    return [
        Victim("demo", folder / "demo", demo, "order", lambda _: None),
        Victim("demo, SQL to be read", folder / "unread", demo, "order", _forget_sql),
        Victim(f"{MODELS} models", folder / "large", large, "amount", lambda _: None),
    ]


def _forget_sql(db: Path) -> None:
    if db.exists():
        with closing(sqlite3.connect(db)) as connection, connection:
            connection.execute("DELETE FROM parse")


def _reviewed(target: Path, folder: Path) -> Path:
    """Return a copy of a project in which every model has another comment, and so other code and another checksum."""
    shutil.copytree(target, folder)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model":
            node["raw_code"] += "\n-- reviewed"
            node["compiled_code"] += "\n-- reviewed"
            node["checksum"] = {"name": "sha256", "checksum": "0" * 64}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


if __name__ == "__main__":
    sys.exit(main())
