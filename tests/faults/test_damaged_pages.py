"""Every page of a small catalog damaged, one at a time: each command fails in one line, or its answer is right."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from tests.catalog.examples import project

from catchment import workers
from catchment.cli import main

PAGE = 4096
MANY = ", ".join(f"a + {number} as a_rather_long_name_of_a_column_{number}" for number in range(150))
MODELS = {
    "orders": "select id, a, b from {raw} where b > 0",
    "wide": f"select id, {MANY} from {{orders}}",
    "top": "select id, a_rather_long_name_of_a_column_3 as x from {wide} join {raw2} using (id)",
}
CHANGED = MODELS | {"orders": "select id, a, b from {raw} where b > 1", "later": "select * from {top}"}
QUESTIONS: dict[str, tuple[str, ...]] = {
    "search": ("search", "wide"),
    "show": ("show", "wide"),
    "lineage": ("lineage", "raw.id", "--downstream"),
    "coverage": ("coverage",),
    "export": ("export",),
    "top": ("top",),
    "runs": ("runs",),
    "audit": ("audit",),
}


class Answer(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str


@pytest.fixture(autouse=True)
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "read_in_workers", lambda tasks, limits, *_: workers.read_inline(tasks, limits))
    monkeypatch.setattr(workers, "render_in_workers", workers.render_inline)


@pytest.fixture
def intact(tmp_path: Path) -> bytes:
    """The bytes of a catalog with three models of which one is wide, two runs and an owner."""
    db = tmp_path / "intact.db"
    for words in (
        ("ingest", "dbt", project(tmp_path / "before", MODELS | {"orders": "select id, a, b from {raw}"})),
        ("ingest", "dbt", project(tmp_path / "now", MODELS)),
        ("owners", "assign", "orders", "ada", "--actor", "eve"),
    ):
        assert asked(db, *words).code == 0
    project(tmp_path / "next", CHANGED)
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)
    return db.read_bytes()


def asked(db: Path, *words: object) -> Answer:
    """Run a command; whatever happens, nobody sees a traceback, and an error is one line."""
    result = CliRunner().invoke(main, ["--db", str(db), *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exc_info)
    if result.exit_code and words[0] != "doctor":
        assert (result.exit_code, result.stderr.count("\n")) == (4, 1), (words, result.stderr)
        assert result.stderr.startswith("Error: ")
    return Answer(result.exit_code, result.stdout if words[0] != "ingest" else "")


def answers(db: Path) -> dict[str, Answer]:
    return {name: asked(db, *words, "--format", "json") for name, words in QUESTIONS.items()}


def after_an_ingest(db: Path) -> dict[str, Answer]:
    """What the next run comes to, and what is answered then; its time is no answer."""
    found = {"ingest": asked(db, "ingest", "dbt", db.with_name("next"))}
    questions = {name: words for name, words in QUESTIONS.items() if name != "runs"}
    if found["ingest"].code == 0:
        found |= {f"then {name}": asked(db, *words, "--format", "json") for name, words in questions.items()}
    return found


def written(db: Path, data: bytes) -> Path:
    for end in ("-wal", "-shm"):
        db.with_name(db.name + end).unlink(missing_ok=True)
    db.write_bytes(data)
    return db


def is_damaged(db: Path) -> bool:
    """Whether a connection that knows nothing of catalogs finds the file damaged."""
    try:
        with closing(sqlite3.connect(db)) as other:
            return other.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
    except sqlite3.DatabaseError:
        return True


def wrong(found: dict[str, Answer], right: dict[str, Answer]) -> list[str]:
    """The questions that were answered, and not as the intact catalog does."""
    return [name for name, answer in found.items() if answer.code != 4 and answer != right[name]]


def a_page(data: bytearray, page: int, chance: random.Random) -> None:
    data[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)


def zeros(data: bytearray, page: int, _chance: random.Random) -> None:
    data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)


def a_sector(data: bytearray, page: int, chance: random.Random) -> None:
    start = page * PAGE + 512 * chance.randrange(PAGE // 512)
    data[start : start + 512] = chance.randbytes(512)


@pytest.mark.parametrize("damage", [a_page, zeros])
def test_no_answer_from_a_damaged_page_is_wrong(
    damage: Callable[[bytearray, int, random.Random], None], intact: bytes, tmp_path: Path
) -> None:
    db = tmp_path / "catchment.db"
    right = answers(written(db, intact)) | after_an_ingest(db)
    assert {answer.code for answer in right.values()} == {0}
    harmed, refused = 0, 0
    for page in range(len(intact) // PAGE):
        data = bytearray(intact)
        damage(data, page, random.Random(page))
        harmed += is_damaged(written(db, data))
        found = answers(db)
        found |= after_an_ingest(written(db, data))
        assert wrong(found, right) == [], page
        refused += any(answer.code == 4 for answer in found.values())
    assert harmed > 0.9 * len(intact) // PAGE
    assert refused > 0.7 * len(intact) // PAGE


def test_what_is_wrong_in_a_damaged_sector_is_found_by_doctor(intact: bytes, tmp_path: Path) -> None:
    """SQLite looks into no value: what half a page holds may read well and be another.  Doctor compares."""
    db = tmp_path / "catchment.db"
    right = answers(written(db, intact))
    found = 0
    for page in range(len(intact) // PAGE):
        data = bytearray(intact)
        a_sector(data, page, random.Random(page))
        if wrong(answers(written(db, data)), right):
            assert asked(db, "doctor").code == 4, page
        found += asked(db, "doctor").code == 4
    assert found >= 15
