"""Impact tests read their small texts in this process; that workers give the same is a test of the workers."""

import pytest

from catchment import workers


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read SQL without starting processes."""
    monkeypatch.setattr(workers, "read_in_workers", lambda tasks, *_: workers.read_inline(tasks))
    monkeypatch.setattr(workers, "sign_in_workers", workers.sign_inline)
