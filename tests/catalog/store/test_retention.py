"""Forgetting the past: what is kept is as it was, what is forgotten is refused, and the room is given back."""

from pathlib import Path

import pytest
from tests.catalog.examples import asset, contents, current, published

from catchment.catalog import Catalog
from catchment.difference import between
from catchment.errors import InputError, NotFoundError
from catchment.store import Store, read
from catchment.store.care import checks
from catchment.store.retention import first_kept, prunable, prune


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Five runs, each of which says something else; run N was on day N of January."""
    store = Store.open(tmp_path / "c.db", create=True)
    for day in range(1, 6):
        published(store, asset("orders", "id", sql=f"select {day}"), asset(f"of_day_{day}", "id"))
        store.db.execute("UPDATE run SET finished_at = ? WHERE id = ?", [f"2026-01-0{day}T00:00:00Z", day])
    store.db.conn.commit()
    return store


def told(catalog: Catalog) -> list[str]:
    return sorted(entry.asset.name for entry in catalog.state.assets.values())


def test_what_is_kept_is_as_it_was(store: Store) -> None:
    with Catalog(store) as catalog:
        present, run_4 = current(store, "shop"), told(catalog.as_of(run=4))
        last = between(store, 4, 5)
        found = prune(store, first_kept(store, runs=2))
        assert (found.first, found.runs, found.declarations, found.texts) == (4, 3, 6, 3)
    with Catalog(Store.open(store.path)) as catalog:
        assert (current(catalog.store, "shop"), told(catalog.as_of(run=4))) == (present, run_4)
        assert between(catalog.store, 4, 5) == last
        assert [run.id for run in read.runs(catalog.store)] == [5, 4, 3, 2, 1]
        assert all(check.ok for check in checks(catalog.store))
        assert published(catalog.store, asset("orders", "id", sql="select 5")).unchanged == 1


@pytest.mark.parametrize("asked", [{"run": 3}, {"time": "2026-01-03T12:00:00Z"}], ids=str)
def test_what_is_forgotten_is_refused(asked: dict[str, str], store: Store) -> None:
    prune(store, 4)
    with pytest.raises(NotFoundError, match=r"run 3 is forgotten .*: what is known begins with run 4"):
        read.moment(store, **asked)  # type: ignore[arg-type]


def test_to_say_what_would_be_forgotten_changes_nothing(store: Store) -> None:
    before = contents(store)
    said = prunable(store, 4)
    assert contents(store) == before
    assert prune(store, 4) == said
    assert prunable(store, 4).declarations == 0


def test_the_room_is_given_back(store: Store) -> None:
    published(store, *(asset(f"t{number}", "a b c", description="x" * 3000) for number in range(200)))
    published(store)
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = store.path.stat().st_size
    prune(store, first_kept(store, runs=1))
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert store.path.stat().st_size < size / 2


@pytest.mark.parametrize(
    ("keep", "first"),
    [
        ({"runs": 1}, 5),
        ({"runs": 5}, 1),
        ({"runs": 99}, 1),
        ({"days": 1}, 5),
        ({"days": 36500}, 1),
        ({"runs": 1 << 70}, 1),
        ({"days": 1 << 70}, 1),
    ],
    ids=str,
)
def test_how_much_is_kept(keep: dict[str, int], first: int, store: Store) -> None:
    assert first_kept(store, **keep) == first


@pytest.mark.parametrize("keep", [{}, {"runs": 1, "days": 1}, {"runs": -1}], ids=str)
def test_how_much_is_to_be_kept_must_be_said(keep: dict[str, int], store: Store) -> None:
    with pytest.raises(InputError, match="say how much to keep"):
        first_kept(store, **keep)
