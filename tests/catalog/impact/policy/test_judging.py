"""Judging: which rule decides of what, what exemptions lift, who must approve, and the verdict."""

from datetime import date
from typing import Any

import msgspec
import pytest
from tests.catalog.examples import asset, check_on, owner, urn
from tests.catalog.impact.policy.reports import affected, change, report

from catchment.completeness import PartialReason
from catchment.impact.policy.judging import judge_of, judged
from catchment.impact.policy.reading import parse
from catchment.impact.policy.subjects import world_of
from catchment.impact.report import Effect, Finding, Report, Reviewer, Severity, Verdict
from catchment_parsers.facts import Asset, Column, Kind

TODAY = date(2026, 12, 1)
STG = asset("stg", "a b", tags=("raw",), owners=(owner("payments", email="pay@x.example"),), path="models/stg.sql")
FCT = asset(
    "fct", "a", reads=["stg"], tier="TIER_1", domain="finance", owners=(owner("finance"),), path="models/marts/fct.sql",
    unique_id="model.shop.fct",
)  # fmt: skip
DASHBOARD = asset("dash", reads=["fct"], kind=Kind.EXPOSURE, details={"maturity": "high"})
PERSONAL = Column(name="email", pii=True, sensitivity="RESTRICTED", tags=("contact",))
PEOPLE = asset("people", "id", tier="TIER_2")
PEOPLE_BEFORE = msgspec.structs.replace(PEOPLE, columns=(*PEOPLE.columns, PERSONAL))
TEST = check_on("fct", "a")
BASE = (STG, FCT, DASHBOARD, PEOPLE_BEFORE, TEST)
HEAD = (STG, FCT, DASHBOARD, PEOPLE)


def policy_of(rules: str = "", **sections: str) -> Any:
    """A policy of rules, each a flow mapping a line, and other sections alike."""
    said = {"rules": rules} | sections
    parts = [
        f"{name}:\n" + "".join(f"- {{{line}}}\n" for line in body.splitlines()) for name, body in said.items() if body
    ]
    return parse("version: 1\n" + "".join(part for part in parts))


def told(
    found: Report, policy: Any, base: tuple[Asset, ...] = BASE, head: tuple[Asset, ...] = HEAD, **how: Any
) -> Report:
    return judge_of(policy, TODAY, **how)(found, base, head)


def short(findings: tuple[Finding, ...]) -> list[str]:
    return [
        f"{each.enforcement} {each.rule} {each.target.removeprefix('duckdb/').removeprefix('db.main.')}"
        for each in findings
    ]


A = "name: a, enforcement: fail"
CONDITIONS: dict[str, tuple[str, Any, bool]] = {
    "category": ("category: breaking", change("stg.a"), True),
    "another category": ("category: non_breaking", change("stg.a"), False),
    "kind": ("kind: [grain, column_removed]", change("stg.a"), True),
    "our rule": ("rule: column-removed", change("stg.a"), True),
    "another of our rules": ("rule: column-renamed", change("stg.a"), False),
    "all that is named": ("category: breaking, tier: 1", change("stg.a"), False),
    "severity": ("severity: [critical, high]", affected("fct"), True),
    "another severity": ("severity: low", affected("fct"), False),
    "effect": ("effect: reference_broken", affected("fct"), True),
    "one of its effects": ("effect: value_changed", affected("fct", effects=tuple(Effect)), True),
    "certainty": ("certainty: possible", affected("fct"), False),
    "distance": ("distance: {at_least: 1}", affected("fct", 1), True),
    "too near": ("distance: {at_least: 2}", affected("fct", 1), False),
    "too far": ("distance: {at_most: 2}", affected("fct", 3), False),
    "so far": ("distance: 0", affected("fct", 0), True),
    "tier": ("tier: 1", affected("fct"), True),
    "tier of what changes": ("tier: [tier_1, tier_3]", change("fct.a"), True),
    "another tier": ("tier: 2", affected("fct"), False),
    "domain": ("domain: FIN*", affected("fct"), True),
    "owner by name": ("owner: Payments", change("stg.a"), True),
    "owner by address": ("owner: '*@x.example'", change("stg.a"), True),
    "owner in the report alone": ("owner: carol", affected("fct", owners=(owner("carol"),)), True),
    "another owner": ("owner: finance", change("stg.a"), False),
    "tag": ("tag: [raw]", change("stg.a"), True),
    "another tag": ("tag: ra", change("stg.a"), False),
    "maturity": ("maturity: high", affected("dash"), True),
    "maturity of a model": ("maturity: high", affected("fct"), False),
    "personal data that is gone": ("pii: true", change("people.email"), True),
    "what is not personal": ("pii: true", change("people.id"), False),
    "explicitly not personal": ("pii: false", change("people.id"), True),
    "an asset that holds personal data": ("pii: true", affected("people"), True),
    "sensitivity": ("sensitivity: restricted", change("people.email"), True),
    "tag of the column": ("tag: contact", change("people.email"), True),
    "selector": ("select: 'path:models/marts'", affected("fct"), True),
    "selector with neighbours": ("select: '+exposure:dash,resource_type:model'", change("stg.a"), True),
    "another selector": ("select: '1+exposure:dash'", change("stg.a"), False),
    "any selector": ("select: ['tag:nothing', stg]", change("stg.a"), True),
    "a test by what it checks": (
        "tier: 1",
        msgspec.structs.replace(change("fct", "test-removed"), target=TEST.urn),
        True,
    ),
    "a test by a selector of that": (
        "select: fct",
        msgspec.structs.replace(change("fct", "test-removed"), target=TEST.urn),
        True,
    ),
    "changes alone": ("tier: 1, applies_to: changes", affected("fct"), False),
    "affected alone": ("tier: 1, applies_to: affected", change("fct.a"), False),
    "either": ("tier: 1", change("fct.a"), True),
}


@pytest.mark.parametrize(("when", "part", "fits"), CONDITIONS.values(), ids=CONDITIONS)
def test_conditions(when: str, part: Any, fits: bool) -> None:
    found = told(report(part), policy_of(f"{A}, when: {{{when}}}"))
    assert [finding.rule == "a" for finding in found.findings if finding.rule != "default"] == [True] * fits


def test_the_strictest_decides_whatever_the_order() -> None:
    rules = ["name: p, when: {tier: 1}, enforcement: pass", "name: w, when: {domain: finance}, enforcement: warn",
             "name: f, when: {severity: high}, enforcement: fail"]  # fmt: skip
    for order in (rules, rules[::-1]):
        assert short(told(report(affected("fct")), policy_of("\n".join(order))).findings) == ["FAIL f fct"]


def test_a_rule_stands_for_the_default() -> None:
    removed = report(change("stg.a"))
    assert short(told(removed, policy_of()).findings) == ["FAIL default stg#a"]
    passed = told(removed, policy_of("name: raw, when: {tag: raw}, enforcement: pass"))
    assert (passed.verdict, short(passed.findings)) == (Verdict.PASS, ["PASS raw stg#a"])


def test_unless_leaves_out() -> None:
    policy = policy_of(f"{A}, when: {{severity: high}}, unless: {{domain: finance}}")
    found = told(report(affected("fct"), affected("people")), policy)
    assert short(found.findings) == ["FAIL a people"]


def test_messages() -> None:
    policy = policy_of(f"{A}, when: {{severity: high}}, message: Ask finance.")
    found = told(
        report(change("stg.a"), affected("fct", 2, effects=(Effect.TYPE_CHANGED, Effect.VALUE_CHANGED))), policy
    )
    assert [finding.message for finding in found.findings] == [
        "stg.a changed",
        "Ask finance: fct is affected (type changed and value changed), 2 hops from the nearest change",
    ]


# ── what is not understood ───────────────────────────────────────────────────────────────────────

OPAQUE = change("stg", "sql-unknown")
UNKNOWN = {
    "by default": ("", "", Verdict.WARN),
    "a rule that does not name it": ("name: p, when: {tag: raw}, enforcement: pass", "", Verdict.WARN),
    "a rule that names its category": (
        "name: p, when: {category: [unknown], tag: raw}, enforcement: pass",
        "",
        Verdict.PASS,
    ),
    "a rule that names its kind": ("name: p, when: {kind: opaque_logic}, enforcement: pass", "", Verdict.PASS),
    "a rule that names ours": ("name: p, when: {rule: sql-unknown}, enforcement: pass", "", Verdict.PASS),
    "an exemption that does not name it": ("", "target: stg", Verdict.WARN),
    "an exemption that names it": ("", "target: stg, category: unknown", Verdict.PASS),
    "an exemption that names another": ("", "target: stg, category: breaking", Verdict.WARN),
}


@pytest.mark.parametrize(("rules", "exemption", "verdict"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_understood_passes_only_where_it_is_named(rules: str, exemption: str, verdict: Verdict) -> None:
    exemptions = f"{exemption}, reason: r, approver: Ada, expires: 2099-01-01" if exemption else ""
    assert told(report(OPAQUE), policy_of(rules, exemptions=exemptions)).verdict == verdict


def test_a_report_that_may_lack_something_never_passes() -> None:
    partial = report(partial=(urn("stg"), urn("fct")))
    partial = msgspec.structs.replace(
        partial, completeness=msgspec.structs.replace(partial.completeness, reasons=(PartialReason.UNPARSED_SQL,))
    )
    found = told(partial, policy_of())
    assert (found.verdict, short(found.findings)) == (Verdict.WARN, ["WARN incomplete stg"])
    assert found.findings[0].message == ("not everything could be followed (UNPARSED_SQL): stg and fct")
    assert told(partial, parse("version: 1\nincomplete: fail\n")).verdict == Verdict.FAIL


def test_what_nobody_knows_fits_what_forbids_and_not_what_lets_through() -> None:
    strange = report(change("elsewhere.a"), affected("elsewhere"))
    forbids = policy_of(f"{A}, when: {{tier: 1}}")
    assert short(told(strange, forbids).findings) == ["FAIL a elsewhere#a", "FAIL a elsewhere"]
    lets = policy_of("name: p, when: {tier: 4}, enforcement: pass")
    assert short(told(strange, lets).findings) == ["FAIL default elsewhere#a"]


def test_a_change_cannot_take_itself_out_of_a_rule() -> None:
    """A pull request that lowers the tier of what it breaks, or tags it as one that may break."""
    lowered = msgspec.structs.replace(FCT, tier="TIER_4", tags=("sandbox",))
    policy = policy_of(f"{A}, when: {{tier: 1}}\nname: p, when: {{tag: sandbox}}, enforcement: pass")
    found = told(report(change("fct.a")), policy, head=(STG, lowered))
    assert short(found.findings) == ["FAIL a fct#a"]
    only_pass = policy_of("name: p, when: {tag: sandbox}, enforcement: pass")
    assert short(told(report(change("fct.a")), only_pass, head=(STG, lowered)).findings) == ["FAIL default fct#a"]


# ── exemptions ───────────────────────────────────────────────────────────────────────────────────

TARGETS = {
    "URN of the column": ("stg.a", urn("stg.a"), True),
    "URN of the asset": ("stg.a", urn("stg"), True),
    "name": ("stg.a", "stg", True),
    "name and column": ("stg.a", "stg.a", True),
    "name and column as selectors write it": ("stg.a", "stg#a", True),
    "unique_id": ("fct.a", "model.shop.fct", True),
    "unique_id and column": ("fct.a", "model.shop.fct.a", True),
    "pattern": ("stg.a", "ST?.*", True),
    "another column": ("stg.a", "stg.b", False),
    "part of a name": ("stg.a", "st", False),
}


@pytest.mark.parametrize(("target", "named", "lifts"), TARGETS.values(), ids=TARGETS)
def test_targets_of_exemptions(target: str, named: str, lifts: bool) -> None:
    policy = policy_of(exemptions=f"target: '{named}', reason: Old, approver: Ada, expires: 2099-01-01")
    found = told(report(change(target)), policy)
    assert (found.verdict == Verdict.PASS) is lifts
    assert found.findings[0].exemption == ("Old (approved by Ada, until 2099-01-01)" if lifts else "")


DAYS = {
    "long": ("2027-01-01", "PASS", "", "Old (approved by Ada, until 2027-01-01)"),
    "fifteen days": ("2026-12-16", "PASS", "", "Old (approved by Ada, until 2026-12-16)"),
    "soon": ("2026-12-15", "PASS", "", "Old (approved by Ada, until 2026-12-15, in 14 days)"),
    "tomorrow": ("2026-12-02", "PASS", "", "Old (approved by Ada, until 2026-12-02, in 1 day)"),
    "today": ("2026-12-01", "PASS", "", "Old (approved by Ada, until 2026-12-01, which is today)"),
    "yesterday": ("2026-11-30", "FAIL", " (the exemption that Ada approved expired on 2026-11-30)", ""),
}


@pytest.mark.parametrize(("expires", "enforcement", "ended", "exemption"), DAYS.values(), ids=DAYS)
def test_exemptions_end(expires: str, enforcement: str, ended: str, exemption: str) -> None:
    policy = policy_of(exemptions=f"target: stg, reason: Old, approver: Ada, expires: {expires}")
    found = told(report(change("stg.a"), change("stg.b"), warnings=("old",)), policy)
    soon = f"the exemption of 'stg' expires on {expires}{exemption.partition(expires)[2].rstrip(')')}"
    assert found.warnings == ("old", *([soon] if ", in " in exemption or "today" in exemption else []))
    assert found.findings[0] == Finding(
        rule="default",
        enforcement=enforcement,
        target=urn("stg.a"),
        message=f"stg.a changed{ended}",
        exemption=exemption,
    )


def test_an_exemption_from_one_rule_leaves_the_others() -> None:
    policy = policy_of(
        f"{A}, when: {{severity: high}}\nname: b, when: {{tier: 1}}, enforcement: warn",
        exemptions="target: fct, rule: a, reason: Old, approver: Ada, expires: 2099-01-01, ticket: D-1",
    )
    found = told(report(affected("fct"), affected("people")), policy)
    assert short(found.findings) == ["FAIL a people", "WARN b fct", "PASS a fct"]
    assert found.findings[2].exemption == "Old (approved by Ada, D-1, until 2099-01-01)"


def test_the_exemption_that_lasts_longest_counts() -> None:
    policy = policy_of(
        exemptions="target: stg, reason: Old, approver: Ada, expires: 2026-01-01\n"
        "target: stg.*, reason: New, approver: Bob, expires: 2099-01-01"
    )
    (finding,) = told(report(change("stg.a")), policy).findings
    assert finding.exemption == "New (approved by Bob, until 2099-01-01)"


# ── the verdict, and who must approve ────────────────────────────────────────────────────────────

VERDICTS = {
    "the policy alone": ("", "default: none", Verdict.WARN),
    "--fail-on is stricter": ("breaking", "default: none", Verdict.FAIL),
    "the policy is stricter": ("none", "default: breaking", Verdict.FAIL),
    "both let through": ("none", "default: none", Verdict.WARN),
}


@pytest.mark.parametrize(("fail_on", "default", "verdict"), VERDICTS.values(), ids=VERDICTS)
def test_the_stricter_verdict_wins(fail_on: str, default: str, verdict: Verdict) -> None:
    policy = parse(f"version: 1\n{default}\n")
    found = judged(report(change("stg.a")), policy, [world_of(HEAD)], today=TODAY, fail_on=fail_on)
    assert found.verdict == verdict


def test_nothing_that_matters_passes() -> None:
    found = told(report(change("stg.a", "column-added")), policy_of())
    assert (found.verdict, found.findings) == (Verdict.PASS, ())


def test_required_reviewers_come_first_and_keep_their_evidence() -> None:
    finance = owner("finance", email="fin@x.example", group=True)
    known = (
        Reviewer(name="Bob", evidence=("changed it last",)),
        Reviewer(name="finance", evidence=("owns fct",), assets=(urn("fct"),), group=True),
    )
    policy = policy_of(
        reviewers="when: {tier: 1}, require: [owners-of-affected, carol@x.example]\n"
        "name: never, when: {severity: low}, require: Dan"
    )
    found = told(report(change("stg.a"), affected("fct", owners=(finance,)), reviewers=known), policy)
    why = "required by the policy (reviewers, entry 1)"
    assert found.reviewers == (
        Reviewer(
            name="finance",
            email="fin@x.example",
            group=True,
            assets=(urn("fct"),),
            evidence=(why, "owns fct"),
            required=True,
        ),
        Reviewer(name="carol@x.example", email="carol@x.example", assets=(urn("fct"),), evidence=(why,), required=True),
        Reviewer(name="Bob", evidence=("changed it last",)),
    )


def test_owners_of_what_a_change_affects() -> None:
    """Required for a change: whoever owns it, and all that comes of it; not what comes of another."""
    theirs = affected("fct", owners=(owner("finance"),))
    other = affected("people", owners=(owner("hr"),), path=(urn("raw.x"), urn("people")))
    policy = policy_of(reviewers="name: removals, when: {kind: column_removed}, require: owners-of-affected")
    found = told(report(change("stg.a"), theirs, other), policy)
    assert [(each.name, each.assets) for each in found.reviewers] == [
        ("payments", (urn("stg"),)),
        ("finance", (urn("fct"),)),
    ]


def test_severities_are_words_of_the_report() -> None:
    found = report(affected("fct", severity=Severity.MEDIUM), affected("people", severity=Severity.CRITICAL))
    assert short(told(found, policy_of(f"{A}, when: {{severity: critical}}")).findings) == ["FAIL a people"]
