"""The nearest known word to one that nothing has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.search.spelling import Spelling, distance

TERMS = [("customer", 9), ("customers", 2), ("orders", 5), ("order", 7), ("revenue", 3), ("id", 99), ("20240101", 9)]


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("custmer", "customer"),
        ("ustomer", "customer"),
        ("Cusotmer", "customer"),
        ("customeer", "customer"),
        ("kostomer", "customer"),
        ("ordes", "order"),
        ("rveenue", "revenue"),
        ("revene", "revenue"),
        # Two edits in a short word, anything in a very short one, and numbers are not taken for slips.
        ("rvenu", None),
        ("ix", None),
        ("20240102", None),
        ("", None),
    ],
)
def test_nearest(word: str, nearest: str | None) -> None:
    assert Spelling(TERMS).nearest(word) == nearest


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("", "", 0), ("", "ab", 2), ("ab", "ba", 1), ("abcd", "acbd", 1), ("kitten", "sitting", 3), ("ca", "abc", 3)],
)
def test_distance(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == distance(other, one) == edits


WORDS = st.text("abcd", min_size=3, max_size=11)


@given(words=st.sets(WORDS, max_size=30), word=WORDS)
def test_no_word_that_is_near_enough_is_overlooked(words: set[str], word: str) -> None:
    """Comparing with every word finds the same."""
    allowed = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    near = [(distance(word, each), each) for each in words]
    expected = min((each for each in near if each[0] <= allowed), default=None) if allowed else None
    assert Spelling((each, 1) for each in words).nearest(word) == (expected[1] if expected else None)
