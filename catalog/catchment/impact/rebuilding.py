"""What must be built anew, as a selector of dbt: exactly that, in few words where graph operators can say it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from catchment.impact.report import ChangeKind, Report
from catchment.selectors.methods import fqn_of
from catchment.selectors.patterns import in_full
from catchment_parsers.facts import Asset, Kind
from catchment_parsers.naming import split_urn

_BUILT = frozenset({Kind.MODEL, Kind.SEED, Kind.SNAPSHOT})
_LISTED = 12
"""Names that a selector lists before it looks for shorter words."""
_UNSAFE = re.compile(r"[^\w.-]")
"""What in a name would be an operator, a wildcard or the end of a word to dbt."""
_NO_REBUILD = frozenset({ChangeKind.METADATA_ONLY, ChangeKind.TEST_REMOVED, ChangeKind.ACCESS})


def selector(report: Report, head: Mapping[str, Asset]) -> str:
    """Return what ``dbt build --select`` takes to build what is changed or affected, and nothing else; "" for nothing.

    Args:
        report: The report.
        head: The head's assets by key.
    """
    built = {asset.urn: asset for asset in head.values() if asset.kind in _BUILT and asset.unique_id}
    urns = {each.urn for each in report.affected} | {
        split_urn(change.target)[0] for change in report.changes if change.kind not in _NO_REBUILD
    }
    # What is renamed is built under its new name, which its change tells.
    called = {change.after for change in report.changes if change.rule == "asset-renamed"}
    wanted = {
        urn: asset
        for urn, asset in built.items()
        if (urn in urns or asset.name in called) and asset.materialized != "ephemeral"
    }
    word = _words(head.values(), wanted)
    whole = [word(asset) for asset in wanted.values()]
    shorter = list(_with_operators(wanted, head, word)) if len(wanted) > _LISTED else whole
    return " ".join(sorted(shorter if len(shorter) < len(whole) else whole))


def _words(everything: Iterable[Asset], wanted: Mapping[str, Asset]) -> Callable[[Asset], str]:
    """Return what names an asset to dbt: its name, or where that selects more (a folder, a package), its full one.

    The full name of what stands in no folder is that of a folder of its name, so then it is its file that is named.
    """
    others = [(fqn_of(a), bool(a.version)) for a in everything if a.unique_id and a.urn not in wanted]
    others = [(parts, versioned) for parts, versioned in others if parts]
    ends = {part for parts, _ in others for part in parts} | {"_".join(parts[-2:]) for parts, _ in others}

    def selects_more(name: str) -> bool:
        matches = in_full(name)
        return any(matches(parts, versioned) for parts, versioned in others)

    def word(asset: Asset) -> str:
        name = _UNSAFE.sub("?", asset.name)
        # Most names are nobody else's, which need not be asked of each.
        if (name == asset.name and not ends & {name, name.partition(".")[0]}) or not selects_more(name):
            return name
        full = _UNSAFE.sub("?", ".".join(fqn_of(asset)))
        return f"path:{asset.path}" if selects_more(full) and asset.path else full

    return word


def _with_operators(
    wanted: Mapping[str, Asset], head: Mapping[str, Asset], word: Callable[[Asset], str]
) -> Iterator[str]:
    """Yield the fewest words that come to the same: ``name+`` where all that is built below a name is wanted."""
    built = [asset for asset in head.values() if asset.kind in _BUILT]
    parents = {asset.urn: [read.source for read in asset.reads] for asset in built}
    readers: dict[str, list[str]] = {}
    for asset in built:
        for read in asset.reads:
            readers.setdefault(read.source, []).append(asset.urn)
    inlined = {asset.urn for asset in built if asset.materialized == "ephemeral"}
    # What is not wanted spoils all that it reads, directly or not: of that, not everything below is wanted.
    spoilt = _reached([urn for urn in parents if urn not in wanted and urn not in inlined], parents)
    whole = [urn for urn in wanted if urn not in spoilt]
    # Whatever is below another that is taken whole needs no word of its own.
    covered = _reached([each for urn in whole for each in readers.get(urn, ())], readers)
    yield from (word(wanted[urn]) for urn in wanted if urn in spoilt)
    yield from (f"{word(wanted[urn])}{'+' if readers.get(urn) else ''}" for urn in whole if urn not in covered)


def _reached(start: Iterable[str], links: Mapping[str, Iterable[str]]) -> set[str]:
    """Return what can be reached over links, the start included."""
    found = set(start)
    stack = list(found)
    while stack:
        new = set(links.get(stack.pop(), ())) - found
        found |= new
        stack += new
    return found
