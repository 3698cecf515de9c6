"""Catalogs of several small projects, and SQL read in this process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.catalog.examples import published

from catchment import workers
from catchment.catalog import Catalog
from catchment.store import Store
from catchment_parsers.facts import Asset

Make = Callable[..., Catalog]


@pytest.fixture(autouse=True)
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read SQL in this process."""
    monkeypatch.setattr(workers, "read_in_workers", lambda tasks, limits, *_: workers.read_inline(tasks, limits))
    monkeypatch.setattr(workers, "sign_in_workers", workers.sign_inline)
    monkeypatch.setattr(workers, "render_in_workers", workers.render_inline)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Make]:
    """Make a catalog of what several sources say: ``catalog(shop=[...], finance=[...])``."""
    with Store.open(tmp_path / "catchment.db", create=True) as store:

        def make(**sources: list[Asset]) -> Catalog:
            for source, assets in sources.items():
                published(store, *assets, source=source)
            return Catalog(store)

        yield make


def told(found: Any) -> list[tuple[str, list[str]]]:
    """Conflicts as their kind and the names of their sides."""
    return [(one.kind.value, [side.name for side in one.sides]) for one in found.found]
