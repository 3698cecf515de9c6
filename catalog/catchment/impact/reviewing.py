"""Who should review a change: those whose assets it changes, then those whose assets it reaches, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from catchment.assertions import attached_to
from catchment.impact.report import Category, Report, Reviewer, Severity
from catchment_parsers.facts import Asset, Kind, Owner, Provenance, Record
from catchment_parsers.naming import split_urn

_SAYS = {
    Provenance.MANUAL: "assigned by hand",
    Provenance.DBT_META: "meta",
    Provenance.DBT_GROUP: "dbt group",
    Provenance.CODEOWNERS: "CODEOWNERS",
    Provenance.EXPOSURE: "exposure",
}
"""Who says that someone is an owner, in a word or two; other provenances by their own name."""


class _Stake(Record, frozen=True, kw_only=True):
    """That an owner has an asset in the report: which, how severe (0 the worst), and whether it is itself changed."""

    urn: str
    name: str
    owner: Owner
    severity: int
    changed: bool


def reviewers(report: Report, base: Mapping[str, Asset], head: Mapping[str, Asset]) -> Iterator[Reviewer]:
    """Yield who should review a change; owners of what it changes first, then by severity and number of assets.

    Args:
        report: The report.
        base: The base's assets by key, under the head's names.
        head: The head's assets by key.
    """
    stakes = list(_stakes(report, base, head))
    same = _same_people(stake.owner for stake in stakes)
    found: dict[str, list[_Stake]] = {}
    for stake in stakes:
        found.setdefault(same[_identity(stake.owner)], []).append(stake)
    for own in sorted(found.values(), key=_rank):
        yield _reviewer(own)


def _rank(own: Sequence[_Stake]) -> tuple[bool, int, int, str]:
    """Return what reviewers are sorted by: having something changed, their worst, how much is theirs, their name."""
    worst = min(stake.severity for stake in own)
    return not any(s.changed for s in own), worst, -len({s.urn for s in own}), own[0].owner.name.casefold()


def _stakes(report: Report, base: Mapping[str, Asset], head: Mapping[str, Asset]) -> Iterator[_Stake]:
    """Yield everyone's stakes: in what is affected, and in what changes without an effect that can be followed."""
    # Of what is affected, the report has the owners; of the rest, the head's say outranks the base's.
    known = {asset.urn: asset for asset in chain(base.values(), head.values())}
    changed = set(_changed(report, known))
    order = list(Severity)
    for each in report.affected:
        for owner in each.owners:
            yield _Stake(
                urn=each.urn,
                name=each.name,
                owner=owner,
                severity=order.index(each.severity),
                changed=each.urn in changed,
            )
    for urn in sorted(changed - {each.urn for each in report.affected}):
        for owner in known[urn].owners if urn in known else ():
            yield _Stake(urn=urn, name=known[urn].name, owner=owner, severity=len(order), changed=True)


def _changed(report: Report, known: Mapping[str, Asset]) -> Iterator[str]:
    """Yield the URNs of the assets whose changes can break something; of a test, those that it checked."""
    for change in report.changes:
        urn = split_urn(change.target)[0]
        if change.category is not Category.NON_BREAKING:
            test = known.get(urn)
            yield from attached_to(test) if test and test.kind is Kind.TEST else (urn,)


# ── people ───────────────────────────────────────────────────────────────────────────────────────


def _identity(owner: Owner) -> str:
    """Return what tells one owner from others: a handle in any case, a name as written, a bare address."""
    name = owner.name.strip()
    return name.casefold() if "@" in name else name


def _same_people(owners: Iterable[Owner]) -> dict[str, str]:
    """Return the identity by which each is known in the end.

    A bare address is the person (or group) of that address only where no second one has it too: a mailbox
    that several share, and a handle that no source links to an address, stay apart.
    """
    holders: dict[str, set[str]] = {}
    identities: set[str] = set()
    for owner in owners:
        identity, email = _identity(owner), owner.email.strip().casefold()
        identities.add(identity)
        if email and email != identity:
            holders.setdefault(email, set()).add(identity)
    one = {email: min(names) for email, names in holders.items() if len(names) == 1}
    return {identity: one.get(identity, identity) for identity in identities}


def _reviewer(own: Sequence[_Stake]) -> Reviewer:
    own = sorted(own, key=lambda stake: (not stake.changed, stake.severity))
    named = next((stake.owner for stake in own if stake.owner.name.casefold() != stake.owner.email.casefold()), None)
    owner = named or own[0].owner
    emails = dict.fromkeys(stake.owner.email for stake in own if stake.owner.email)
    by_severity = sorted(own, key=lambda stake: stake.severity)
    return Reviewer(
        name=owner.name,
        email=", ".join(emails),
        group=any(stake.owner.group for stake in own),
        assets=tuple(dict.fromkeys(stake.urn for stake in by_severity)),
        evidence=tuple(_evidence(own)),
    )


def _evidence(own: Sequence[_Stake]) -> Iterator[str]:
    for changed, word in ((True, "changed"), (False, "affected")):
        stakes = [stake for stake in own if stake.changed is changed]
        if stakes:
            says = dict.fromkeys(_SAYS.get(s.owner.provenance, s.owner.provenance.lower()) for s in stakes)
            yield f"owns {_what(stakes, word)}; {', '.join(says)}"


def _what(stakes: Sequence[_Stake], word: str) -> str:
    worst, number = stakes[0], len({stake.urn for stake in stakes})
    severity = [*(f" ({each})" for each in Severity), ""][worst.severity]
    if number == 1:
        return f"the {word} {worst.name}{severity}"
    return f"{number} of the {word} assets, {worst.name}{severity} among them"
