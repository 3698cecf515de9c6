"""Finding assets: by words, and by what is known of them."""

from collections.abc import Callable

import strawberry

from catchment.assets import Entry
from catchment.errors import InputError
from catchment.store import search
from catchment_graphql.context import Context
from catchment_graphql.types.assets import Asset
from catchment_graphql.types.enums import Tier
from catchment_graphql.types.making import asset_of
from catchment_graphql.types.pages import PageInfo, page
from catchment_graphql.types.selection import within
from catchment_parsers.facts import Kind


@strawberry.input
class AssetFilter:
    """What assets must have; each list is met by any of its values, and all lists must be met.

    Attributes:
        kinds: Their kind.
        owners: Name or e-mail address of an owner.
        unowned: true for those without an owner, false for those with one.
        tags: A tag.
        domains: Their business domain.
        tiers: Their tier.
        schemas: The schema they are in.
        sources: Name of a source that declares them.
        disabled: true for what its project has switched off, false for all else.
        selector: They are what it selects, as of `select`.
    """

    kinds: list[Kind] | None = None
    owners: list[str] | None = None
    unowned: bool | None = None
    tags: list[str] | None = None
    domains: list[str] | None = None
    tiers: list[Tier] | None = None
    schemas: list[str] | None = None
    sources: list[str] | None = None
    disabled: bool | None = None
    selector: str | None = None


_HAVE: dict[str, Callable[[Entry], set[str]]] = {
    "kinds": lambda entry: {entry.asset.kind},
    "owners": lambda entry: {name for owner in entry.asset.owners for name in (owner.name, owner.email)},
    "tags": lambda entry: set(entry.asset.tags),
    "domains": lambda entry: {entry.asset.domain},
    "tiers": lambda entry: {entry.asset.tier},
    "schemas": lambda entry: {entry.asset.schema},
    "sources": lambda entry: {each.source for each in entry.resources},
}
"""What an asset has of each list of the filter."""


def fits(entry: Entry, wanted: AssetFilter) -> bool:
    """Whether an asset has all that a filter wants."""
    if wanted.unowned is not None and wanted.unowned == bool(entry.asset.owners):
        return False
    if wanted.disabled is not None and wanted.disabled != entry.asset.disabled:
        return False
    lists = ((have, getattr(wanted, name)) for name, have in _HAVE.items())
    return all(values is None or not have(entry).isdisjoint(values) for have, values in lists)


@strawberry.type
class SearchEdge:
    """An asset that was found.

    Attributes:
        cursor: Its place.
        node: The asset.
        score: Higher is better, within one search; 0 where no words were looked for.
        snippet: The passage that matches, the words between `[` and `]`.
    """

    cursor: str
    node: Asset
    score: float
    snippet: str | None


@strawberry.type
class SearchConnection:
    """A page of the assets that were found.

    Attributes:
        edges: The assets.
        page_info: Where the page stands.
        total_count: How many were found.
    """

    edges: list[SearchEdge]
    page_info: PageInfo
    total_count: int


MOST_CHARACTERS = 500
"""Of the words to look for."""

_Found = tuple[float, Entry]


def find(ctx: Context, query: str, wanted: AssetFilter | None, first: int, after: str | None) -> SearchConnection:
    """Return a page of the assets that match every word and fit the filter; all that fit, where there are no words."""
    ctx.check_time()
    if len(query) > MOST_CHARACTERS:
        raise InputError(f"'query' is longer than {MOST_CHARACTERS} characters")
    has_words = bool(query.strip())
    found = _ranked(ctx, query) if has_words else _all(ctx, wanted)
    selected = within(ctx, wanted.selector) if wanted and wanted.selector else None
    fitting = [
        each
        for each in found
        if (wanted is None or fits(each[1], wanted)) and (selected is None or each[1].id in selected)
    ]
    chosen = page(ctx, fitting, _by_score if has_words else _by_name, first, after)
    ids = [entry.id for _, (_, entry) in chosen.items]
    passages = search.snippets(ctx.catalog.store, query, ids) if has_words and ids else {}
    edges = [
        SearchEdge(cursor=mark, node=asset_of(entry), score=score, snippet=passages.get(entry.id))
        for mark, (score, entry) in chosen.items
    ]
    return SearchConnection(edges=edges, page_info=chosen.info, total_count=chosen.total)


def _ranked(ctx: Context, query: str) -> list[_Found]:
    assets = ctx.state.assets
    ranked = search.ranked(ctx.catalog.store, query)
    return [(score, assets[node]) for node, score in ranked if node in assets]


def _all(ctx: Context, wanted: AssetFilter | None) -> list[_Found]:
    """Return every asset by name; tests, groups and hooks only where their kind is asked for."""
    kinds = set(wanted.kinds if wanted and wanted.kinds is not None else set(Kind) - search.HIDDEN)
    return sorted(((0.0, each) for each in ctx.state.assets.values() if each.asset.kind in kinds), key=_by_name)


def _by_score(found: _Found) -> tuple[float, int]:
    return -found[0], found[1].id


def _by_name(found: _Found) -> tuple[str, str]:
    return found[1].asset.name, found[1].asset.urn
