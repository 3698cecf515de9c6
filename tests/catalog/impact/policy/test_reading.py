"""Policies as files: what they say as records, and all that can be wrong with them, each at its line and column."""

import contextlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.conftest import DEMO

from catchment.errors import InputError, ProblemsError
from catchment.impact.policy import reading
from catchment.impact.policy.document import MOST_CHARACTERS
from catchment.impact.policy.records import Distance, Exemption, Policy, Requirement, Rule, When
from catchment.impact.report import Category, Certainty, ChangeKind, Effect, Enforcement, Severity

ROOT = Path(__file__).resolve().parents[4]
RULE = "rules:\n- {name: a, when: {category: breaking}, enforcement: fail}\n"
WHOLE = """\
version: 1
default: {breaking: warn, unknown: fail}
incomplete: fail
rules:
  - name: money
    when:
      severity: [critical, HIGH]
      effect: reference-broken
      certainty: possible
      distance: {at_least: 1, at_most: 3}
      tier: [1, tier_2]
      owner: "*@tarn.example"
      applies_to: affected
    unless: {tag: no, maturity: low}
    enforcement: fail
    message: Ask finance.
  - name: personal
    when: {kind: [column_removed], rule: column-removed, pii: true, sensitivity: restricted, select: "tag:a path:b"}
    enforcement: warn
reviewers:
  - when: {domain: finance, distance: 2}
    require: owners-of-affected
exemptions:
  - {target: stg.a, reason: Old., approver: Ada, expires: 2026-12-31, rule: money, category: unknown, ticket: DATA-1}
"""


def test_all_that_a_policy_says() -> None:
    assert reading.parse(WHOLE) == Policy(
        default={
            Category.BREAKING: Enforcement.WARN,
            Category.UNKNOWN: Enforcement.FAIL,
            Category.PARTIAL_BREAKING: Enforcement.WARN,
            Category.NON_BREAKING: Enforcement.PASS,
        },
        incomplete=Enforcement.FAIL,
        rules=(
            Rule(
                name="money",
                when=When(
                    severity=(Severity.CRITICAL, Severity.HIGH),
                    effect=(Effect.REFERENCE_BROKEN,),
                    certainty=(Certainty.POSSIBLE,),
                    distance=Distance(at_least=1, at_most=3),
                    tier=("TIER_1", "TIER_2"),
                    owner=("*@tarn.example",),
                    applies_to="affected",
                ),
                # A word that YAML takes for false is the word.
                unless=When(tag=("no",), maturity=("low",)),
                enforcement=Enforcement.FAIL,
                message="Ask finance.",
            ),
            Rule(
                name="personal",
                when=When(
                    kind=(ChangeKind.COLUMN_REMOVED,),
                    rule=("column-removed",),
                    pii=True,
                    sensitivity=("RESTRICTED",),
                    select=("tag:a path:b",),
                ),
                enforcement=Enforcement.WARN,
            ),
        ),
        reviewers=(
            Requirement(
                when=When(domain=("finance",), distance=Distance(at_least=2, at_most=2)),
                require=("owners-of-affected",),
            ),
        ),
        exemptions=(
            Exemption(
                target="stg.a",
                reason="Old.",
                approver="Ada",
                expires=date(2026, 12, 31),
                rule="money",
                category=(Category.UNKNOWN,),
                ticket="DATA-1",
            ),
        ),
    )


FAIL, WARN, PASS = Enforcement.FAIL, Enforcement.WARN, Enforcement.PASS
DEFAULTS = {
    "nothing said": ("", (FAIL, WARN, WARN, PASS)),
    "breaking": ("default: breaking", (FAIL, WARN, WARN, PASS)),
    "partial": ("default: partial", (FAIL, FAIL, FAIL, PASS)),
    "none": ("default: none", (WARN, WARN, WARN, PASS)),
    "one category": ("default: {partial_breaking: pass}", (FAIL, WARN, PASS, PASS)),
}


@pytest.mark.parametrize(("said", "enforcements"), DEFAULTS.values(), ids=DEFAULTS)
def test_defaults(said: str, enforcements: tuple[Enforcement, ...]) -> None:
    assert tuple(reading.parse(f"version: 1\n{said}\n").default.values()) == enforcements


def test_a_policy_may_share_its_parts() -> None:
    policy = reading.parse(
        "version: 1\nrules:\n"
        "- {name: a, when: &w {tier: 1}, enforcement: fail}\n"
        "- {name: b, when: *w, enforcement: warn}"
    )
    assert policy.rules[0].when == policy.rules[1].when == When(tier=("TIER_1",))


WHEN = "version: 1\nrules:\n- name: a\n  enforcement: fail\n  when: "
EXEMPTION = "version: 1\nexemptions:\n- "
PROBLEMS = {
    "empty": ("", "1:1: the policy is empty: begin with 'version: 1'"),
    "only comments": ("# nothing\n", "1:1: the policy is empty"),
    "a list": ("- a\n", "1:1: a policy is a mapping of keys to values (version, default"),
    "a word": ("yes\n", "1:1: a policy is a mapping"),
    "no version": ("default: none\n", "1:1: a policy must say 'version': version of this form: 1"),
    "another version": ("version: 2\n", "1:10: this Catchment reads policies of 'version: 1' alone"),
    "a tab": ("version: 1\nrules:\n\t- a\n", "3:1: a tab stands here, and YAML indents with blanks alone"),
    "a colon": ("version: 1\nmessage: a: b\n", "2:11: a ':' is not expected here"),
    "not closed": ("version: 1\nrules: [\n", "3:1: expected"),
    "a quote not closed": ('version: "1\n', "2:1: found unexpected end of stream"),
    "two documents": ("version: 1\n---\nversion: 1\n", "2:1: a second document begins here"),
    "a control character": ("version: 1\nx: \x07\n", "2:4: the character 7 may not stand in YAML"),
    "an alias of nothing": ("version: *v\n", "1:10: found undefined alias 'v'"),
    "an object of Python's": (
        "version: !!python/object/apply:os.system [touch pwned]\n",
        "1:10: this Catchment reads policies of 'version: 1' alone",
    ),
    "an alias within itself": ("a: &a [*a]\n", "1:8: aliases or entries make more than 20,000 values"),
    "deep": ("[" * 200, "1:31: this is nested more than 30 deep"),
    "an unknown key": ("version: 1\nrule: []\n", "2:1: a policy has no 'rule': did you mean 'rules'?"),
    "a key twice": ("version: 1\nversion: 1\n", "2:1: 'version' is said twice, first in line 1: keep one"),
    "a key that is a list": ("version: 1\n? [a]\n: b\n", "2:3: a policy has no ''"),
    "rules that are no list": ("version: 1\nrules: {a: b}\n", "2:8: a list is needed here, not a mapping (key: value)"),
    "a rule that is a word": ("version: 1\nrules: [a]\n", "2:9: a rule is a mapping of keys to values (name, when,"),
    "a rule without all": (
        "version: 1\nrules: [{name: a}]\n",
        "2:9: a rule must say 'when': all that is named",
        "2:9: a rule must say 'enforcement'",
    ),
    "a rule of everything": (f"{WHEN}{{}}\n", "3:3: a rule must name a condition under 'when'"),
    "a rule but for everything": (f"{WHEN}{{tier: 1}}\n  unless: {{}}\n", "3:3: a rule must name a condition"),
    "an enforcement": (
        "version: 1\nrules: [{name: a, when: {tier: 1}, enforcement: fial}]\n",
        "2:49: there is no enforcement 'fial': did you mean 'fail'?",
    ),
    "a category": (f"{WHEN}{{category: [breaking, braking]}}\n", "5:31: there is no category 'braking': did you mean"),
    "a kind": (f"{WHEN}{{kind: column_remove}}\n", "5:16: there is no kind of change 'column_remove': did you mean"),
    "a rule of ours": (f"{WHEN}{{rule: colum-removed}}\n", "5:16: there is no rule of changes 'colum-removed'"),
    "a severity": (f"{WHEN}{{severity: 1}}\n", "5:20: there is no severity '1': there are critical, high, medium"),
    "a tier": (f"{WHEN}{{tier: 5}}\n", "5:16: there is no tier '5'"),
    "a distance": (f"{WHEN}{{distance: -1}}\n", "5:20: '-1' is no whole number from 0 on"),
    "a distance's key": (f"{WHEN}{{distance: {{least: 1}}}}\n", "5:21: a distance has no 'least': did you mean"),
    "yes or no": (f"{WHEN}{{pii: maybe}}\n", "5:15: 'maybe' is neither true nor false"),
    "an empty list": (f"{WHEN}{{tier: []}}\n", "5:16: the list is empty: name at least one value"),
    "nothing": (f"{WHEN}{{owner: }}\n", "5:16: a text is needed here, and nothing is said"),
    "a mapping for a text": (f"{WHEN}{{owner: {{a: b}}}}\n", "5:17: a text is needed here, not a mapping"),
    "a selector": (f"{WHEN}{{select: 'tga:x'}}\n", "5:18: selector: there is no method 'tga': did you mean 'tag'?"),
    "a selector of columns": (f"{WHEN}{{select: 'a#b'}}\n", "5:18: selector: columns cannot be selected here"),
    "a selector of states": (f"{WHEN}{{select: 'state:new'}}\n", "5:18: selector: 'state:' compares two manifests"),
    "changes and affected": (
        f"{WHEN}{{category: breaking, severity: high}}\n",
        "5:9: this can never fit: 'category' is of changes and 'severity' of what they affect; write a rule for each",
    ),
    "changes that have no severity": (
        f"{WHEN}{{applies_to: changes, severity: high}}\n",
        "5:9: this can never fit: it applies to 'changes', which have no 'severity'",
    ),
    "affected that have no category": (
        f"{WHEN}{{applies_to: affected, kind: grain}}\n",
        "5:9: this can never fit: it applies to 'affected', which have no 'kind'",
    ),
    "no such change": (
        f"{WHEN}{{category: non_breaking, kind: column_removed}}\n",
        "5:9: this can never fit: no change has such category and kind at once",
    ),
    "no distance": (
        f"{WHEN}{{distance: {{at_least: 3, at_most: 1}}}}\n",
        "5:9: this can never fit: at least 3 and at most 1 hops",
    ),
    "unknown by default": (
        "version: 1\ndefault: {unknown: pass}\n",
        "2:10: what is not understood cannot pass by default: name it in a rule, with 'category: unknown'",
    ),
    "incomplete": ("version: 1\nincomplete: pass\n", "2:13: there is no enforcement 'pass': there are warn, fail"),
    "a default": ("version: 1\ndefault: braking\n", "2:10: there is no word for --fail-on 'braking': did you mean"),
    "names": (
        f"version: 1\n{RULE}- {{name: a, when: {{tier: 1}}, enforcement: warn}}\n",
        "4:10: 'a' is the name of an",
    ),
    "a name of ours": (f"version: 1\n{RULE.replace('name: a', 'name: default')}", "3:10: 'default' is Catchment's own"),
    "an exemption without all": (
        f"{EXEMPTION}{{target: a, expires: 2026-01-01}}\n",
        "3:3: an exemption must say 'reason': why it is let through",
        "3:3: an exemption must say 'approver': who says so",
    ),
    "an exemption for ever": (
        f"{EXEMPTION}{{target: a, reason: b, approver: c}}\n",
        "3:3: an exemption must say 'expires': the last day on which it applies",
    ),
    "no day": (
        f"{EXEMPTION}{{target: a, reason: b, approver: c, expires: 2026-02-30}}\n",
        "3:48: '2026-02-30' is no day: write it as 2026-12-31",
    ),
    "a day in words": (
        f"{EXEMPTION}{{target: a, reason: b, approver: c, expires: never}}\n",
        "3:48: 'never' is no day",
    ),
    "a moment": (f"{EXEMPTION}{{target: a, reason: b, approver: c, expires: 2026-01-01T10:00:00Z}}\n", "is no day"),
    "an exemption of everything": (
        f"{EXEMPTION}{{target: '*', reason: b, approver: c, expires: 2026-01-01}}\n",
        "3:3: this exempts everything: name what is meant",
    ),
    "an exemption from no rule": (
        f"version: 1\n{RULE}exemptions: [{{target: x, rule: b, reason: c, approver: d, expires: 2026-01-01}}]\n",
        "4:32: there is no rule 'b' in this policy",
    ),
}


@pytest.mark.parametrize("case", PROBLEMS.values(), ids=PROBLEMS)
def test_problems(case: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text, *wanted = case
    with pytest.raises(ProblemsError) as told:
        reading.parse(text, "p.yml")
    assert len(told.value.problems) == len(wanted)
    for problem, part in zip(told.value.problems, wanted, strict=True):
        assert problem.startswith("p.yml:")
        assert part in problem
    assert list(tmp_path.iterdir()) == []


def test_all_problems_at_once_in_the_order_of_the_file() -> None:
    text = """\
version: 1
defaults: none
rules:
- name: a
  when: {category: braking, tier: 9}
  enforcement: stop
- name: a
  when: {category: breaking, severity: high}
  enforcement: warn
exemptions:
- {target: '*', reason: b, expires: soon, rule: c}
"""
    with pytest.raises(ProblemsError) as told:
        reading.parse(text)
    assert [problem.split(": ")[0] for problem in told.value.problems] == [
        "policy:2:1",  # defaults
        "policy:5:20",  # braking
        "policy:5:35",  # tier 9
        "policy:6:16",  # stop
        "policy:7:9",  # a, again
        "policy:8:9",  # can never fit
        "policy:11:3",  # no approver
        "policy:11:37",  # soon
        "policy:11:49",  # rule c
    ]


def test_beyond_fifty_problems_the_rest_is_counted() -> None:
    with pytest.raises(ProblemsError) as told:
        reading.parse("version: 1\n" + "".join(f"x{n}: 1\n" for n in range(60)))
    assert len(told.value.problems) == 51
    assert told.value.problems[50] == "policy:52:1: from here on, 10 more problems"


def test_aliases_are_counted_written_out_and_not_followed() -> None:
    laughs = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30))
    with pytest.raises(ProblemsError, match=r"policy:5:\d+: aliases or entries make more than 20,000 values"):
        reading.parse(laughs)


def test_a_text_that_is_too_large() -> None:
    with pytest.raises(ProblemsError, match="characters are too many"):
        reading.parse("#" * (MOST_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("body", "problem"),
    [(b"version: 1\n# \xff\n", "is not UTF-8 text .byte 13."), (None, "no file")],
    ids=["not UTF-8", "missing"],
)
def test_files_that_cannot_be_read(body: bytes | None, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(InputError, match=problem):
        reading.read(path)


def test_a_file_with_a_mark_of_its_order(tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    path.write_bytes(b"\xef\xbb\xbfversion: 1\r\n")
    assert reading.read(path) == Policy()


def test_the_schema_names_what_is_read() -> None:
    schema = json.loads((Path(reading.__file__).parent / "policy.schema.json").read_text())
    assert schema == json.loads(json.dumps(reading.schema()))
    rule = schema["properties"]["rules"]["items"]
    assert (rule["required"], rule["additionalProperties"]) == (["name", "when", "enforcement"], False)
    assert set(rule["properties"]["when"]["properties"]) == set(When.__struct_fields__)
    assert schema["properties"]["exemptions"]["items"]["required"] == ["target", "reason", "approver", "expires"]
    described = [*schema["properties"].values(), *rule["properties"]["when"]["properties"].values()]
    assert [each for each in described if not each.get("description")] == []


def test_the_documentation_is_true() -> None:
    page = (ROOT / "docs" / "impact-policy.md").read_text()
    (example,) = re.findall(r"(?<=```yaml\n)(.*?)(?=```)", page, re.DOTALL)
    assert len(reading.parse(example).rules) == 1
    table = page.partition("| condition |")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == set(When.__struct_fields__)


def test_the_demo_company_has_a_policy() -> None:
    policy = reading.read(DEMO / "policy.yml")
    assert (len(policy.rules), len(policy.reviewers), len(policy.exemptions)) == (4, 1, 1)


def data_of(text: str) -> Any:
    """A policy as editors see it: YAML as JSON, with days as texts."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def test_the_schema_takes_what_is_read_and_refuses_what_is_not() -> None:
    Draft202012Validator.check_schema(reading.schema())
    validator = Draft202012Validator(reading.schema())
    for good in ((DEMO / "policy.yml").read_text(), "version: 1", f"version: 1\n{RULE}"):
        assert list(validator.iter_errors(data_of(good))) == []
    for bad in ("version: 2", "rules: []", "version: 1\nrules: [{name: a}]", f"{WHEN}{{tier: 9}}", f"{WHEN}{{x: 1}}"):
        assert list(validator.iter_errors(data_of(bad))), bad


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#%@?,\n\t ~01\0é\u2028"), max_size=60))
def test_any_text_is_a_policy_or_has_problems_with_places(text: str) -> None:
    with contextlib.suppress(ProblemsError):
        reading.parse(text)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, 12), st.text(max_size=6))
def test_a_damaged_policy_is_one_or_has_problems_with_places(at: int, length: int, instead: str) -> None:
    damaged = WHOLE[:at] + instead + WHOLE[at + length :]
    try:
        reading.parse(damaged)
    except ProblemsError as error:
        lines = damaged.count("\n") + damaged.count("\r") + sum(damaged.count(c) for c in "\x85\u2028\u2029") + 2
        for problem in error.problems:
            place = re.match(r"policy:(\d+):(\d+): .", problem)
            assert place
            assert int(place[1]) <= lines
