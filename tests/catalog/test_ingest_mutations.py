"""Damaged artifacts through the real store: refused without a trace, or published whole and sound."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from tests.catalog.examples import current
from tests.parsers.dbt.mutations import Places, damaged, places, shortened
from tests.parsers.dbt.real import DATA, content, needs_data

from catchment import workers
from catchment.catalog import Catalog
from catchment.errors import CatchmentError
from catchment.findings.all import conflicts
from catchment.findings.unused import unused
from catchment.ingest import DbtOptions, ingest_dbt
from catchment.store import Store
from catchment.store.care import checks

FOLDERS = [
    "jaffle_governed_pr/base",
    "jaffle_mesh/finance",
    "dbt_artifacts_by_schema_version/v12_dbt-1.12_semantic",
    "dbt_artifacts_by_schema_version/v4_dbt-1.0",
    "dbt_artifacts_by_schema_version/v8_dbt-1.4",
]
FILES = ("manifest", "catalog", "run_results", "sources")
SEEDS = 160
Originals = dict[str, tuple[str, Places]]


def originals(folder: str) -> Originals:
    """Return the text of each artifact of a project, and the places in it."""
    found = {name: next(iter(sorted((DATA / folder).glob(f"{name}*.json*"))), None) for name in FILES}
    documents = {name: json.loads(content(path)) for name, path in found.items() if path}
    documents["manifest"] = shortened(documents["manifest"])
    return {name: (json.dumps(document), list(places(document))) for name, document in documents.items()}


@needs_data
def test_seeded_mutations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "read_in_workers", lambda tasks, limits, *_: workers.read_inline(tasks, limits))
    monkeypatch.setattr(workers, "sign_in_workers", workers.sign_inline)
    monkeypatch.setattr(workers, "render_in_workers", workers.render_inline)
    projects = [originals(folder) for folder in FOLDERS]
    outcomes: Counter[str] = Counter()
    for seed in range(SEEDS):
        chance = random.Random(seed)
        number = chance.randrange(len(projects))
        name = chance.choice([*projects[number], "manifest", "manifest"])
        data, told = damaged(*projects[number][name], seed)
        try:
            outcomes[published(tmp_path / str(seed), projects[number], name, data)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}: {name} of {FOLDERS[number]}: {told[:1000]}") from error
    assert set(outcomes) == {"published", "refused"}
    assert min(outcomes.values()) > SEEDS / 10


@needs_data
def test_over_what_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal leaves the catalog as it was; the undamaged artifact makes it so again, whatever was published."""
    monkeypatch.setattr(workers, "read_in_workers", lambda tasks, limits, *_: workers.read_inline(tasks, limits))
    monkeypatch.setattr(workers, "render_in_workers", workers.render_inline)
    project, db = originals(FOLDERS[0]), tmp_path / "catchment.db"
    for name, (text, _) in project.items():
        (tmp_path / f"{name}.json").write_text(text)
    source = ingest_dbt(tmp_path, db, DbtOptions()).published.source
    before = said_now(db, source)
    for seed in range(1000, 1040):
        file = tmp_path / f"{random.Random(seed).choice(list(project))}.json"
        data, told = damaged(*project[file.stem], seed)
        file.write_bytes(data)
        try:
            ingest_dbt(tmp_path, db, DbtOptions())
        except CatchmentError:
            assert said_now(db, source) == before, f"seed {seed}: {file.stem}: {told[:1000]}"
        file.write_text(project[file.stem][0])
        ingest_dbt(tmp_path, db, DbtOptions())
        assert said_now(db, source) == before, f"seed {seed}: {file.stem}: {told[:1000]}"
    with Store.open(db) as store:
        assert [check for check in checks(store) if not check.ok] == []


def said_now(db: Path, source: str) -> dict[str, bytes]:
    with Store.open(db) as store:
        return current(store, source)


def published(folder: Path, project: Originals, name: str, data: bytes) -> str:
    """Ingest a project with one damaged artifact; returns what became of it."""
    folder.mkdir()
    for each, (text, _) in project.items():
        (folder / f"{each}.json").write_bytes(data if each == name else text.encode())
    db = folder / "catchment.db"
    try:
        ingest_dbt(folder, db, DbtOptions())
    except CatchmentError as error:
        return "refused" if "\n" not in str(error) and not db.exists() else f"refused badly: {error}"
    with Store.open(db) as store:
        assert [check for check in checks(store) if not check.ok] == []
        catalog = Catalog(store)
        conflicts(catalog)
        unused(catalog)
        assert set(catalog.state.assets) <= set(catalog.state.lineage.urns)
        return "published"
