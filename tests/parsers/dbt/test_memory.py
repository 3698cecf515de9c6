"""Reading stops the garbage collector, and leaves it as it was."""

import gc
from collections.abc import Iterator

import pytest

from catchment_parsers import dbt
from catchment_parsers.dbt.memory import uncollected

from .factory import manifest


@pytest.fixture(params=[True, False], ids=["enabled", "disabled"])
def before(request: pytest.FixtureRequest) -> Iterator[bool]:
    """The collector as its owner set it."""
    was_enabled = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if was_enabled else gc.disable)()


def test_the_collector_is_as_it_was(before: bool) -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled() is before
    dbt.read(dbt.Artifacts(manifest=manifest()))
    assert gc.isenabled() is before
    with pytest.raises(dbt.ArtifactError):
        dbt.read(dbt.Artifacts(manifest=b"{"))
    assert gc.isenabled() is before
