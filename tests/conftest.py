"""What every folder of tests shares: the demo company and real projects, each ingested once a session."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest

import catchment
from catchment.catalog import Catalog
from catchment.ingest import DbtOptions, Ingested, ingest_dbt

DEMO = Path(__file__).parents[1] / "fixtures" / "demo"
DATA = Path(__file__).parents[2] / "shared" / "data"

Ingest = Callable[..., Ingested]
RealDb = Callable[[str], tuple[Path, Ingested]]


def ingest(db: Path, target: Path, **options: object) -> Ingested:
    """Ingest a dbt target folder into the catalog at `db`."""
    return ingest_dbt(target, db, DbtOptions(**options))


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the gate remember what these tests do, and nothing from before them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CATCHMENT_CACHE", str(tmp_path_factory.mktemp("cache") / "cache.db"))
        yield


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of data that we did not write; the test is skipped where it is absent."""
    if not DATA.is_dir():
        pytest.skip(f"the shared data folder {DATA} is not here")
    return DATA


@pytest.fixture(scope="session")
def real_db(real: Path, tmp_path_factory: pytest.TempPathFactory) -> RealDb:
    """The catalog of a real project, by its folder, with the run that made it; not to be written."""

    @cache
    def made(folder: str) -> tuple[Path, Ingested]:
        db = tmp_path_factory.mktemp("real") / "catchment.db"
        return db, ingest(db, real / folder)

    return made


@pytest.fixture(scope="session")
def demo_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog of the demo company's main branch; not to be written, see `demo_copy`."""
    db = tmp_path_factory.mktemp("demo") / "catchment.db"
    ingest(db, DEMO / "artifacts" / "base", codeowners=DEMO / "CODEOWNERS", project_path="dbt")
    return db


@pytest.fixture
def demo_copy(demo_db: Path, tmp_path: Path) -> Path:
    """A catalog of the demo company that a test may write."""
    copy = tmp_path / "catchment.db"
    copy.write_bytes(demo_db.read_bytes())
    return copy


@pytest.fixture
def demo(demo_db: Path) -> Iterator[Catalog]:
    """The demo company's catalog, open; not to be written."""
    with catchment.open(demo_db) as catalog:
        yield catalog


@pytest.fixture
def into(tmp_path: Path) -> Ingest:
    """Ingest a target folder into this test's own catalog, ``catchment.db`` in `tmp_path`."""
    return partial(ingest, tmp_path / "catchment.db")
