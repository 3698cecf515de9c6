"""Reports that are kept: by number, by commit, from a time on; and after which run they were."""

from pathlib import Path

import pytest
from tests.catalog.examples import asset, published

from catchment.errors import NotFoundError
from catchment.store import Store, reports


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three reports: before any run, after one, after two."""
    made = Store.open(tmp_path / "catchment.db", create=True)
    reports.save(made, b'{"a": 1}')
    published(made, asset("a"))
    reports.save(made, b'{"a": 2}', source="shop", commit="abc")
    published(made, asset("b"))
    reports.save(made, b'{"a": 3}', source="shop", commit="abc")
    with made.transaction() as db:
        db.execute("UPDATE report SET created_at = '2026-11-0' || id || 'T00:00:00Z'")
    return made


def test_all(store: Store) -> None:
    with store:
        found = reports.kept(store)
    assert [(each.number, each.source, each.commit, each.after, each.body) for each in found] == [
        (1, "", "", 0, b'{"a": 1}'),
        (2, "shop", "abc", 1, b'{"a": 2}'),
        (3, "shop", "abc", 2, b'{"a": 3}'),
    ]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"number": 2}, [2]),
        ({"commit": "abc"}, [2, 3]),
        ({"commit": "ab"}, []),
        ({"since": "2026-11-02T00:00:00Z"}, [2, 3]),
        ({"since": "2026-11-02T00:00:01Z", "commit": "abc"}, [3]),
    ],
)
def test_some(store: Store, asked: dict[str, object], numbers: list[int]) -> None:
    with store:
        assert [each.number for each in reports.kept(store, **asked)] == numbers


@pytest.mark.parametrize("number", [4, 2**70])
def test_none_of_that_number(store: Store, number: int) -> None:
    with store, pytest.raises(NotFoundError, match=f"no impact report {number}: "):
        reports.kept(store, number=number)
