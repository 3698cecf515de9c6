"""Finding assets in memory of what the store's index finds: ranked, filtered, counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress

from catchment.assets import Entry
from catchment.dimensions import DIMENSIONS, Keys
from catchment.search.passages import folded, passage
from catchment.search.ranking import weight
from catchment.search.spelling import Spelling
from catchment.store import search
from catchment.store.database import Store
from catchment.store.popularity import NONE, Dependents
from catchment_parsers.facts import Kind, Record

FACETS = ("kind", "source", "domain", "tier", "owner", "tag", "schema", "database")
"""The dimensions that matches are counted by."""
BROAD = 5000
"""Matches beyond which words say little of each: only whether a name has them, and how much it is used, counts then."""
_EXACT, _NAMED = 1000.0, 100.0
"""What it adds to be called what is asked for, and to have all words in the name."""

_DIMENSIONS: Mapping[str, Keys] = {
    **DIMENSIONS,
    "contact": lambda entry: [each for owner in entry.asset.owners for each in (owner.name, owner.email)],
    "owned": lambda entry: ["yes" if entry.asset.owners else "no"],
    "disabled": lambda entry: ["yes" if entry.asset.disabled else "no"],
}
"""What assets can be chosen by; a contact is the name or the e-mail address of an owner."""

Wanted = Mapping[str, Iterable[str]]
"""Values of dimensions that assets must have: any of each."""
Ids = AbstractSet[int] | None
"""Ids of the assets that are asked about; None for all."""


class Correction(Record, frozen=True, kw_only=True):
    """A word that nothing has, and the word that was looked for instead."""

    word: str
    to: str


class Hit(Record, frozen=True, kw_only=True):
    """How an asset matches.

    Attributes:
        score: Higher is better; comparable within one search only.
        snippet: The matching passage, the words between ``[`` and ``]``.
        fields: Names of the fields in which any word was found.
    """

    score: float
    snippet: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What matches.

    Attributes:
        words: The words that were looked for; none, where everything was.
        corrected: Those that nothing has, with what was looked for instead.
        places: Places of the assets in the index, best first.
        relevance: How well each matches, by place; none, where too many do.
        exact, named: Places of what is called so, and of what has all words in its name.
    """

    words: tuple[str, ...] = ()
    corrected: tuple[Correction, ...] = ()
    places: Sequence[int] = ()
    relevance: Mapping[int, float] = field(default_factory=dict)
    exact: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()


class Index:
    """The assets of one state of the catalog, those that count most first, what is disabled last.

    Attributes:
        entries: The assets; the place of each stands for it.
    """

    def __init__(self, store: Store, assets: Iterable[Entry], dependents: Mapping[int, Dependents]) -> None:
        self._store = store
        weighed = [(weight(each.asset, dependents.get(each.id, NONE).all), each) for each in assets]
        weighed.sort(key=lambda each: (each[1].asset.disabled, -each[0], each[1].id))
        self.entries = [entry for _, entry in weighed]
        self._weights = [weight for weight, _ in weighed]
        self._place = {entry.id: place for place, entry in enumerate(self.entries)}
        self._enabled = sum(not entry.asset.disabled for entry in self.entries)
        self._grouped: dict[str, tuple[list[int], list[tuple[str, ...]]]] = {}

    def find(self, query: str, wanted: Wanted = {}, among: Ids = None) -> Found:  # noqa: B006 - it is only read
        """Return the assets that have every word of a text and all that is wanted, best first, among all or some.

        A word that nothing has is corrected, where one that something has is near.
        """
        words = search.words(query)
        nodes = self._matches(words)
        corrected = () if nodes else self._corrections(words)
        if corrected:
            to = {each.word: each.to for each in corrected}
            words = tuple(to.get(word, word) for word in words)
            nodes = self._matches(words)
        places = self._fitting(self._in_order(nodes), wanted, among)
        return self._ranked(Found(words=words, corrected=corrected, places=places))

    def all(self, wanted: Wanted = {}, among: Ids = None) -> Found:  # noqa: B006 - it is only read
        """Return the assets that have all that is wanted, by name; what nobody looks for only where its kind is."""
        shown = wanted if "kind" in wanted else {**wanted, "kind": set(Kind) - search.HIDDEN}
        return Found(places=self._fitting(self._by_name, shown, among))

    def facet(self, found: Found, dimension: str) -> list[tuple[str, int]]:
        """Return the values of a dimension among all that was found, with how often, the most frequent first."""
        codes, groups = self._groups(dimension)
        counts: Counter[str] = Counter()
        for code, count in Counter([codes[place] for place in found.places]).items():
            counts.update(dict.fromkeys(groups[code], count))
        return sorted(counts.items(), key=lambda each: (-each[1], each[0]))

    def score(self, found: Found, place: int) -> float:
        """Return how well an asset matches; 0 where no words were looked for."""
        if not found.words:
            return 0.0
        bonus = _EXACT * (place in found.exact) + _NAMED * (place in found.named)
        return (bonus + found.relevance.get(place, 1.0)) * self._weights[place]

    def rank(self, found: Found, place: int) -> tuple[bool, float, int]:
        """Return the key of the order in which assets were found; it holds for as long as their scores do."""
        return place >= self._enabled, -self.score(found, place), self.entries[place].id

    def hits(self, found: Found, places: Sequence[int]) -> list[tuple[Entry, Hit]]:
        """Return some of the assets that were found, with what of them matches."""
        entries = [self.entries[place] for place in places]
        texts = search.texts(self._store, [entry.id for entry in entries]) if found.words else {}
        hits = []
        for place, entry in zip(places, entries, strict=True):
            told = passage(texts.get(entry.id, {}), found.words)
            hits.append((entry, Hit(score=self.score(found, place), snippet=told.text, fields=told.fields)))
        return hits

    # ── words ────────────────────────────────────────────────────────────────────────────────────

    def _matches(self, words: Sequence[str], field: str = "") -> list[int]:
        return search.matches(self._store, words, field) if words else []

    def _corrections(self, words: Iterable[str]) -> tuple[Correction, ...]:
        """Return what to look for instead of the words that nothing has; nothing, where one is near no word."""
        unknown = {
            word: self._spelling.nearest(folded(word)) for word in dict.fromkeys(words) if not self._matches([word])
        }
        found = tuple(Correction(word=word, to=to) for word, to in unknown.items() if to)
        return found if len(found) == len(unknown) else ()

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(search.terms(self._store))

    # ── order ────────────────────────────────────────────────────────────────────────────────────

    def _in_order(self, nodes: Iterable[int]) -> list[int]:
        """Return the places of assets by id, in order; what the state does not know is left out."""
        chosen = bytearray(len(self.entries))
        for node in nodes:
            place = self._place.get(node)
            if place is not None:
                chosen[place] = 1
        return list(compress(range(len(chosen)), chosen))

    def _ranked(self, found: Found) -> Found:
        """Return what was found, its places by score instead of by weight."""
        if not found.places:
            return found
        named = frozenset(self._in_order(self._matches(found.words, "name"))).intersection(found.places)
        exact = named.intersection(self._called.get(_name(found.words), ()))
        if len(found.places) > BROAD:
            return replace(found, exact=exact, named=named, places=self._by_class(found.places, exact, named))
        told = search.relevance(self._store, found.words)
        relevance = {place: told.get(self.entries[place].id, 0.0) for place in found.places}
        ranked = replace(found, exact=exact, named=named, relevance=relevance)
        return replace(ranked, places=sorted(found.places, key=lambda place: self.rank(ranked, place)))

    def _by_class(self, places: Sequence[int], exact: AbstractSet[int], named: AbstractSet[int]) -> list[int]:
        """Return places that are in the order of weight, what is called so first, then what has the words in its name.

        No weight is a tenth of another, so that is their order by score.
        """
        ranked = [*sorted(exact), *sorted(named - exact), *(place for place in places if place not in named)]
        enabled = [place for place in ranked if place < self._enabled]
        return enabled + [place for place in ranked if place >= self._enabled]

    @cached_property
    def _called(self) -> Mapping[str, list[int]]:
        """Places by name."""
        called: dict[str, list[int]] = {}
        for place, entry in enumerate(self.entries):
            called.setdefault(_name(search.words(entry.asset.name)), []).append(place)
        return called

    @cached_property
    def _by_name(self) -> list[int]:
        """Every place, by name."""
        return sorted(range(len(self.entries)), key=self.name)

    def name(self, place: int) -> tuple[str, str]:
        """Return the key of the order by name."""
        asset = self.entries[place].asset
        return asset.name, asset.urn

    # ── dimensions ───────────────────────────────────────────────────────────────────────────────

    def _fitting(self, places: Sequence[int], wanted: Wanted, among: Ids) -> Sequence[int]:
        if among is not None:
            places = [place for place in places if self.entries[place].id in among]
        for dimension, values in wanted.items():
            codes, groups = self._groups(dimension)
            chosen = frozenset(values)
            allowed = [not chosen.isdisjoint(group) for group in groups]
            places = [place for place in places if allowed[codes[place]]]
        return places

    def _groups(self, dimension: str) -> tuple[list[int], list[tuple[str, ...]]]:
        """Return the number of each place's values of a dimension, and the values by number: few are distinct."""
        if dimension not in self._grouped:
            numbers: dict[tuple[str, ...], int] = {}
            values = _DIMENSIONS[dimension]
            groups = (tuple(dict.fromkeys(filter(None, values(entry)))) for entry in self.entries)
            codes = [numbers.setdefault(group, len(numbers)) for group in groups]
            self._grouped[dimension] = codes, list(numbers)
        return self._grouped[dimension]


def _name(words: Iterable[str]) -> str:
    return " ".join(map(folded, words))
