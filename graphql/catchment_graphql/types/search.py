"""Finding assets: by words, and by what is known of them."""

from collections.abc import Sequence

import strawberry

from catchment.errors import InputError
from catchment.search import FACETS, Found, Index, Wanted, matching
from catchment_graphql.context import Ask, Context
from catchment_graphql.types.assets import Asset
from catchment_graphql.types.columns import Column, column_of
from catchment_graphql.types.enums import CoverageDimension, SearchField, Tier
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
        databases: The database they are in.
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
    databases: list[str] | None = None
    sources: list[str] | None = None
    disabled: bool | None = None
    selector: str | None = None


def wanted_by(given: AssetFilter | None) -> Wanted:
    """Return what a filter wants, by the dimensions of the index."""
    if given is None:
        return {}
    lists = {
        "kind": given.kinds,
        "contact": given.owners,
        "tag": given.tags,
        "domain": given.domains,
        "tier": given.tiers,
        "schema": given.schemas,
        "database": given.databases,
        "source": given.sources,
    }
    flags = {"owned": None if given.unowned is None else not given.unowned, "disabled": given.disabled}
    chosen = {name: ["yes" if flag else "no"] for name, flag in flags.items() if flag is not None}
    return {name: values for name, values in lists.items() if values is not None} | chosen


@strawberry.type
class SearchEdge:
    """An asset that was found.

    Attributes:
        cursor: Its place.
        node: The asset.
        score: Higher is better, within one search; 0 where no words were looked for.
        snippet: The passage that matches, the words between `[` and `]`.
        matched: The fields in which any of the words is.
    """

    key: strawberry.Private[int]
    words: strawberry.Private[Sequence[str]]
    cursor: str
    node: Asset
    score: float
    snippet: str | None
    matched: list[SearchField]

    @strawberry.field
    async def columns(self, info: Ask, first: int = 5) -> list[Column]:
        """Its columns whose names have most of the words, in their order.

        Args:
            first: Items at most, up to 200.
        """
        size = info.context.page_size(first)
        if SearchField("columns") not in self.matched:
            return []
        known = await info.context.columns.load(self.key)
        chosen = matching((column for _, column in known), self.words)[:size]
        entry = info.context.entry(self.key)
        return [column_of(entry, node, column) for node, column in known if column in chosen]


@strawberry.type
class SearchCorrection:
    """A word that nothing has.

    Attributes:
        word: The word.
        to: What was looked for instead: the nearest that something has.
    """

    word: str
    to: str


@strawberry.type
class FacetValue:
    """A value among all that was found.

    Attributes:
        value: The value.
        count: How many of what was found have it.
    """

    value: str
    count: int


@strawberry.type
class SearchFacet:
    """What was found, counted by a dimension.

    Attributes:
        dimension: The dimension.
        values: Its values, the most frequent first.
        left_out: How many more values there are.
    """

    dimension: CoverageDimension
    values: list[FacetValue]
    left_out: int


@strawberry.type
class SearchConnection:
    """A page of the assets that were found.

    Attributes:
        edges: The assets.
        page_info: Where the page stands.
        total_count: How many were found.
        corrected: Words that nothing has, with those that were looked for instead.
    """

    found: strawberry.Private[Found]
    edges: list[SearchEdge]
    page_info: PageInfo
    total_count: int
    corrected: list[SearchCorrection]

    @strawberry.field
    def facets(self, info: Ask, first: int = 10) -> list[SearchFacet]:
        """All that was found, not this page alone, by kind, source, domain, tier, owner, tag, schema and database.

        Args:
            first: Values of each at most, up to 200.
        """
        size = info.context.page_size(first)
        info.context.check_time()
        return [_facet(info.context.state.index, self.found, name, size) for name in FACETS]


def _facet(index: Index, found: Found, name: str, size: int) -> SearchFacet:
    counted = index.facet(found, name)
    values = [FacetValue(value=value, count=count) for value, count in counted[:size]]
    return SearchFacet(dimension=CoverageDimension(name), values=values, left_out=len(counted) - len(values))


MOST_CHARACTERS = 500
"""Of the words to look for."""


def find(ctx: Context, query: str, wanted: AssetFilter | None, first: int, after: str | None) -> SearchConnection:
    """Return a page of the assets that match every word and fit the filter; all that fit, where there are no words."""
    ctx.check_time()
    if len(query) > MOST_CHARACTERS:
        raise InputError(f"'query' is longer than {MOST_CHARACTERS} characters")
    index, chosen_by = ctx.state.index, wanted_by(wanted)
    selected = within(ctx, wanted.selector) if wanted and wanted.selector else None
    if query.strip():
        found = index.find(query, chosen_by, selected)
        chosen = page(ctx, found.places, lambda place: index.rank(found, place), first, after)
    else:
        found = index.all(chosen_by, selected)
        chosen = page(ctx, found.places, index.name, first, after)
    marks, places = [mark for mark, _ in chosen.items], [place for _, place in chosen.items]
    edges = [
        SearchEdge(
            key=entry.id,
            words=found.words,
            cursor=mark,
            node=asset_of(entry),
            score=hit.score,
            snippet=hit.snippet or None,
            matched=[SearchField(field) for field in hit.fields],
        )
        for mark, (entry, hit) in zip(marks, index.hits(found, places), strict=True)
    ]
    return SearchConnection(
        found=found,
        edges=edges,
        page_info=chosen.info,
        total_count=chosen.total,
        corrected=[SearchCorrection(word=each.word, to=each.to) for each in found.corrected],
    )
