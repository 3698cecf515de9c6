"""The nearest known word to one that nothing has.

Words are compared by edits: a letter that is missing, too many, wrong, or swapped with its neighbour.  Where a
word is cut into one piece more than there may be edits, with a letter left out between pieces so that no swap
spoils two, one of the pieces stands in the known word as it is, at most as many places off as there are edits.
So only words that hold a piece there are compared.
"""

from collections.abc import Iterable, Iterator

SHORTEST = 4
"""Letters of a word that is corrected: anything is near a shorter one."""
_LONG = 8
"""Letters of a word that may differ in two places instead of one."""


class Spelling:
    """Known words, by length: each length is one text in which every word has its place, so a find is a search."""

    def __init__(self, terms: Iterable[tuple[str, int]]) -> None:
        """Take words with how often each is used."""
        self._used = {term: used for term, used in terms if len(term) >= SHORTEST - 1 and not term.isdigit()}
        by_length: dict[int, list[str]] = {}
        for term in self._used:
            by_length.setdefault(len(term), []).append(term)
        self._texts = {length: "\n".join(found) for length, found in by_length.items()}

    def nearest(self, word: str) -> str | None:
        """Return the known word with the fewest edits, the most used of several; None where none is near."""
        word = word.casefold()
        if len(word) < SHORTEST or word.isdigit():
            return None
        edits = 2 if len(word) >= _LONG else 1
        found = [(distance(word, term), -self._used[term], term) for term in self._candidates(word, edits)]
        near = min((each for each in found if each[0] <= edits), default=None)
        return near[2] if near else None

    def _candidates(self, word: str, edits: int) -> set[str]:
        lengths = [length for length in range(len(word) - edits, len(word) + edits + 1) if length in self._texts]
        pieces, letters = list(_pieces(word, edits + 1)), set(word)
        return {
            term
            for length in lengths
            for at, piece in pieces
            for term in _holding(self._texts[length], length, piece, at, edits)
            # An edit takes one letter away and adds another at most.
            if len(letters.symmetric_difference(term)) <= 2 * edits
        }


def _pieces(word: str, count: int) -> Iterator[tuple[int, str]]:
    """Yield a word's pieces with their places, a letter left out between them."""
    size, longer = divmod(len(word) - count + 1, count)
    at = 0
    for place in range(count):
        end = at + size + (place < longer)
        yield at, word[at:end]
        at = end + 1


def _holding(text: str, length: int, piece: str, at: int, edits: int) -> Iterator[str]:
    """Yield the words of a text, each of one length, that hold a piece at most so many places off."""
    position = text.find(piece)
    while position >= 0:
        start, place = divmod(position, length + 1)
        if abs(place - at) <= edits:
            yield text[start * (length + 1) : start * (length + 1) + length]
        position = text.find(piece, position + 1)


def distance(one: str, other: str) -> int:
    """Return how many edits lead from one word to another.

    >>> distance("custmer", "customer"), distance("oredr", "order"), distance("abc", "abc")
    (1, 1, 0)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        before, last, row = row, before, [i + 1]
        for j, against in enumerate(other):
            best = min(before[j] + (letter != against), before[j + 1] + 1, row[j] + 1)
            if i and j and letter == other[j - 1] and one[i - 1] == against:
                best = min(best, last[j - 1] + 1)
            row.append(best)
    return row[-1]
