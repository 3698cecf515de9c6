"""What is known of each asset: the declarations of all sources and what people decided, as one."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, Self

import msgspec

from catchment.errors import AmbiguousError, NotFoundError
from catchment.store.read import Declared
from catchment_parsers.facts import DATASET_KINDS, Asset, Kind, Owner, ParseStatus, Provenance, Record
from catchment_parsers.naming import split_urn

MOST_COMPARED = 2000
"""Names that one that nothing has is compared with."""
_RANK = {kind: rank for rank, kind in enumerate(Kind)}
_TRUST = {provenance: rank for rank, provenance in enumerate(Provenance)}


class Resource(Record, frozen=True, kw_only=True):
    """One declaration of an asset, by name.

    Attributes:
        source: Name of the source that makes it.
        kind: What it calls the asset.
        unique_id: dbt's, "" where there is none.
        defines: It defines the asset, rather than referring to another project's or finding it in a warehouse.
    """

    source: str
    kind: Kind
    unique_id: str = ""
    defines: bool = True


class Entry(Record, frozen=True, kw_only=True):
    """An asset as the catalog knows it.

    Attributes:
        id: Its node.
        asset: Its declarations as one, the strongest first; owners ranked, people's decisions first.
            Columns, reads and edges are asked for by id.
        resources: The declarations by name, the strongest first.
    """

    id: int
    asset: Asset
    resources: tuple[Resource, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources that define it; where none does, of those that know it."""
        defining = dict.fromkeys(each.source for each in self.resources if each.defines)
        return tuple(defining or dict.fromkeys(each.source for each in self.resources))

    @property
    def is_dataset(self) -> bool:
        """Whether it holds rows: what is disabled is not built."""
        return self.asset.kind in DATASET_KINDS and not self.asset.disabled


class Assets(Mapping[int, Entry]):
    """All assets by id, and by every name that people use.

    Built once for a state of the catalog and read by many.

    Attributes:
        assigned: The owners assigned by hand that it was built with, by asset id.
    """

    def __init__(
        self,
        entries: dict[int, Entry],
        by_name: dict[str, tuple[int, ...]],
        assigned: Mapping[int, Sequence[Owner]],
    ) -> None:
        self._entries = entries
        self._by_name = by_name
        self.assigned = assigned

    @classmethod
    def of(cls, entries: Iterable[Entry], assigned: Mapping[int, Sequence[Owner]]) -> Self:
        """Return these assets."""
        return cls({}, {}, {}).replaced((), entries, assigned)

    def replaced(self, gone: Iterable[int], entries: Iterable[Entry], assigned: Mapping[int, Sequence[Owner]]) -> Self:
        """Return all these assets but some, by id, with others; these stay as they are."""
        known, by_name = dict(self._entries), dict(self._by_name)
        for entry in [known.pop(node) for node in gone if node in known]:
            for name in _names(entry):
                by_name[name] = tuple(node for node in by_name[name] if node != entry.id)
                if not by_name[name]:
                    del by_name[name]
        for entry in entries:
            known[entry.id] = entry
            for name in _names(entry):
                by_name[name] = (*by_name.get(name, ()), entry.id)
        return type(self)(known, by_name, assigned)

    def __getitem__(self, node: int) -> Entry:
        return self._entries[node]

    def __iter__(self) -> Any:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @cached_property
    def not_understood(self) -> Mapping[int, ParseStatus]:
        """What became of the definition of each asset of which lineage may lack something."""
        understood = (ParseStatus.PARSED, ParseStatus.NOT_SQL)
        return {e.id: e.asset.status for e in self._entries.values() if e.asset.status not in understood}

    def find(self, name: str) -> Entry:
        """Return the asset of a URN, a dbt unique_id, or an unambiguous tail of its name.

        Raises:
            NotFoundError: There is none; the message suggests the nearest names.
            AmbiguousError: There are several; the message lists them.
        """
        found = self.matches(name)
        if not found:
            raise NotFoundError(f"no asset named {name!r}{self._suggestion(name)}")
        if len(found) > 1:
            message = f"{name!r} fits {len(found)} assets: {_listed(found)}: name one of them"
            raise AmbiguousError(message, (entry.asset.urn for entry in found))
        return found[0]

    def matches(self, name: str) -> list[Entry]:
        """Return the assets that a name fits; a whole name beats a tail, a dataset beats what only reads it."""
        exact = self._by_name.get(name) or self._by_name.get(name.casefold(), ())
        found = [self._entries[node] for node in dict.fromkeys(exact)]
        whole = [e for e in found if name in (e.asset.urn, *(r.unique_id for r in e.resources))]
        datasets = [e for e in found if e.is_dataset]
        return whole or datasets or found

    def _suggestion(self, name: str) -> str:
        wanted = name.casefold()
        # To compare with a hundred thousand names takes seconds: who mistypes gets the beginning and about the length.
        likely = (each for each in self._by_name if each[:1] == wanted[:1] and abs(len(each) - len(wanted)) <= 3)
        near = difflib.get_close_matches(wanted, islice(likely, MOST_COMPARED), n=3, cutoff=0.6)
        return f": did you mean {' or '.join(near)}?" if near else ": 'catchment search WORDS' finds one"


def _names(entry: Entry) -> set[str]:
    """Return every name of an asset: its URN, its unique_ids, and each tail of its dotted name."""
    names = {entry.asset.urn, entry.asset.name}
    if entry.asset.version:
        names.add(entry.asset.name.removesuffix(f".v{entry.asset.version}"))
    dotted = [entry.asset.urn.rpartition("/")[2], *(resource.unique_id for resource in entry.resources)]
    for name in dotted:
        parts = name.split(".")
        names.update(".".join(parts[start:]) for start in range(len(parts)))
    return {variant for name in names if name for variant in (name, name.casefold())}


def _listed(entries: Sequence[Entry], most: int = 5) -> str:
    names = [entry.asset.urn for entry in entries[:most]]
    return ", ".join(names) + (f" and {len(entries) - most} more" if len(entries) > most else "")


def build(declared: Iterable[Declared], assigned: Mapping[int, Sequence[Owner]]) -> Assets:
    """Return the assets that declarations and people's decisions make together."""
    return Assets.of(_entries(declared, assigned), assigned)


def rebuilt(
    assets: Assets, changed: Iterable[int], declared: Iterable[Declared], assigned: Mapping[int, Sequence[Owner]]
) -> Assets:
    """Return assets of which some are said to be otherwise; cheaper than to build all, where they are few.

    Args:
        assets: As they were.
        changed: Ids of those that are new, gone, or otherwise.
        declared: What is said of these now.
        assigned: The owners assigned by hand of all.
    """
    return assets.replaced(changed, _entries(declared, assigned), assigned)


def _entries(declared: Iterable[Declared], assigned: Mapping[int, Sequence[Owner]]) -> Iterator[Entry]:
    by_node: dict[int, list[Declared]] = {}
    for each in declared:
        by_node.setdefault(each.node, []).append(each)
    return (_entry(node, group, assigned.get(node, ())) for node, group in by_node.items())


def _entry(node: int, group: list[Declared], assigned: Sequence[Owner]) -> Entry:
    # A project that builds an asset knows more of it than one that switches it off, or that only refers to it, which
    # gives no path.
    group = sorted(group, key=lambda each: (each.asset.disabled, not each.asset.path, _RANK[each.asset.kind]))
    asset = group[0].asset
    for each in group[1:]:
        asset = _merged(asset, each.asset)
    owners = sorted((*assigned, *asset.owners), key=lambda owner: _TRUST[owner.provenance])
    resources = (
        Resource(
            source=each.source,
            kind=each.asset.kind,
            unique_id=each.asset.unique_id,
            defines=is_defined(each.asset) and not _is_foreign(each.asset),
        )
        for each in group
    )
    return Entry(
        id=node,
        asset=msgspec.structs.replace(asset, owners=tuple(owners)),
        resources=tuple(dict.fromkeys(resources)),
    )


def _merged(first: Asset, second: Asset) -> Asset:
    """Return what two declarations of one asset say together; the first has the word where both speak."""
    blanks = {
        name: value
        for name in ("relation", "description", "materialized", "path", "tier", "domain", "access", "group")
        if not getattr(first, name) and (value := getattr(second, name))
    }
    return msgspec.structs.replace(
        first,
        tags=tuple(dict.fromkeys((*first.tags, *second.tags))),
        meta=second.meta | first.meta,
        owners=tuple(dict.fromkeys((*first.owners, *second.owners))),
        contract=first.contract or second.contract,
        disabled=first.disabled and second.disabled,
        row_count=first.row_count if first.row_count >= 0 else second.row_count,
        diagnostics=tuple(dict.fromkeys((*first.diagnostics, *second.diagnostics))),
        details=_details(first, second),
        **blanks,
    )


def _details(first: Asset, second: Asset) -> dict[str, Any]:
    """Return the details of both; what one of them defines is more than referred to, or found in a warehouse."""
    both = second.details | first.details
    if not (first.details.get("referenced_only") and second.details.get("referenced_only")):
        both.pop("referenced_only", None)
    if is_defined(first) or is_defined(second):
        both.pop("undeclared", None)
    if first.description and "description_origin" not in first.details:
        both.pop("description_origin", None)
    return both


def _is_foreign(asset: Asset) -> bool:
    """Say whether a project only lists another's model, so that its own can refer to it: without file and SQL."""
    return asset.status is ParseStatus.MISSING and not asset.path


def is_defined(asset: Asset) -> bool:
    """Say whether a source defines an asset, rather than naming it in a query or finding it in a warehouse."""
    return not (asset.details.get("referenced_only") or asset.details.get("undeclared"))


def column_of(assets: Assets, name: str) -> tuple[Entry, str]:
    """Return the asset and the column that a name gives; the column is "" where it names an asset.

    A column is ``asset#column`` or ``asset.column``, where ``asset`` is any name of one.

    Raises:
        NotFoundError: No asset has that name.
        AmbiguousError: Several have.
    """
    urn, column = split_urn(name)
    if column:
        return assets.find(urn), column
    if assets.matches(name):
        return assets.find(name), ""
    asset, dot, column = name.rpartition(".")
    if dot and assets.matches(asset):
        return assets.find(asset), column
    return assets.find(name), ""
