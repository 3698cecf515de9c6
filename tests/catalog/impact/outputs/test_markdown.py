"""The report as a comment, read as GitHub reads it: as HTML."""

import re
from html.parser import HTMLParser

import msgspec
import pytest
from markdown_it import MarkdownIt
from tests.catalog.examples import owner, urn
from tests.catalog.impact.outputs.reports import CHANGE, HOSTILE, PLAIN, affected, report

from catchment.completeness import Completeness, PartialReason
from catchment.impact.outputs.markdown import MARKER, MOST_CHARACTERS, markdown
from catchment.impact.outputs.places import Places
from catchment.impact.report import (
    Category,
    Certainty,
    Effect,
    Enforcement,
    Finding,
    Location,
    Report,
    Reviewer,
    Severity,
    Shim,
    Verdict,
)


class Page(HTMLParser):
    """What a reader sees: the texts of cells by table and row, links, tags, and all text that is not code."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.prose = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        elif tag == "a":
            self.links.append(dict(attrs)["href"] or "")
        if tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> ends another"

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self._open):
            self.tables[-1][-1][-1] += data
        if not {"code", "pre"} & set(self._open):
            self.prose += data


def page(body: str) -> Page:
    found = Page()
    found.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(body))
    assert found._open == []
    return found


def test_the_verdict_the_worst_and_the_extent_come_first() -> None:
    lines = markdown(PLAIN).splitlines()
    assert lines[:4] == [
        MARKER,
        "### ❌ Catchment: FAIL – 2 assets will break: `fct`, `board`",
        "",
        "1 change, 2 assets affected downstream, 11 columns, 1 exposure.",
    ]


@pytest.mark.parametrize(
    ("given", "headline"),
    [
        (report(verdict=Verdict.PASS, changes=(), notify=()), "### ✅ Catchment: PASS – nothing changes"),
        (report(), "### ❌ Catchment: FAIL – nothing downstream is affected"),
        (
            report(affected("fct", 1, effects=(Effect.VALUE_CHANGED,)), verdict=Verdict.WARN),
            "### ⚠️ Catchment: WARN – 1 asset will differ: `fct`",
        ),
        (
            report(verdict=Verdict.PASS, completeness=Completeness(is_partial=True)),
            "### ✅ Catchment: PASS – nothing downstream is affected, as far as could be followed",
        ),
    ],
)
def test_the_verdict_in_one_line(given: Report, headline: str) -> None:
    assert markdown(given).splitlines()[1] == headline


def test_what_breaks_where_and_whom_to_ask() -> None:
    breaks, changes, people = page(markdown(PLAIN, Places(root="./dbt/"))).tables
    assert breaks == [
        ["what", "because of", "owners"],
        ["🟠 model fctbreaks: 10 columns", "stg.amount", "ada"],
        ["🟠 exposure boardbreaks", "stg.amount", "nobody"],
    ]
    assert changes == [["change", "reaches"], ["❌ stg.amount is gonedbt/models/stg.sql:3", "🟠 2 assets"]]
    assert people == [["who", "must look at"], ["adaada@acme.example", "🟠 stg, 🟠 fct, 🟠 board"]]


def test_files_are_linked_where_a_website_has_them() -> None:
    places = Places(root="dbt", url="https://git.example/o/r/blob/abc")
    assert page(markdown(PLAIN, places)).links == ["https://git.example/o/r/blob/abc/dbt/models/stg.sql#L3"]
    assert page(markdown(PLAIN)).links == []


def test_groups_collapse_but_the_worst() -> None:
    effects = [Effect.VALUE_CHANGED, Effect.ROWSET_CHANGED, Effect.REFERENCE_BROKEN, Effect.TYPE_CHANGED]
    body = markdown(report(*(affected(f"m{n}", 1, effects=(each,)) for n, each in enumerate(effects))))
    titles = re.findall(r"^(?:#### |<details><summary><b>)(.*? asset)", body, re.MULTILINE)
    assert titles == ["Breaks: 1 asset", "Other types: 1 asset", "Other rows: 1 asset", "Other values: 1 asset"]
    assert body.index("#### Breaks") < body.index("<details>")


def test_the_worst_change_stands_first() -> None:
    other = msgspec.structs.replace(CHANGE, target=urn("stg.b"), reason="stg.b is gone")
    worse = affected("board", 1, severity=Severity.CRITICAL, path=(urn("stg.b"), urn("board")))
    changes = page(markdown(report(worse, affected("fct", 1), changes=(CHANGE, other)))).tables[1]
    assert [row[1] for row in changes] == ["reaches", "🔴 1 asset", "🟠 1 asset"]


def test_what_reaches_nothing_is_folded() -> None:
    logic = {"category": Category.PARTIAL_BREAKING, "rule": "column-logic"}
    used = msgspec.structs.replace(CHANGE, **logic)
    unused = msgspec.structs.replace(used, target=urn("stg.fee"), reason="stg.fee is computed in another way")
    body = markdown(report(affected("fct", 1), changes=(unused, used)))
    assert "<details><summary>1 change without effect downstream</summary>" in body
    assert [table[1][1] for table in page(body).tables if table[0] == ["change", "reaches"]] == ["🟠 1 asset", "—"]


def test_what_is_only_possible_or_not_followed_is_said() -> None:
    partial = Completeness(is_partial=True, reasons=(PartialReason.UNPARSED_SQL,), unparsed_assets=(urn("odd"),))
    doubtful = page(markdown(report(affected("fct", 1, certainty=Certainty.POSSIBLE), completeness=partial)))
    assert "Incomplete. Not everything could be followed (UNPARSED_SQL): odd" in doubtful.prose
    assert doubtful.tables[0][1][0] == "🟠 model fctbreaks, possibly: 1 column"


def test_advice() -> None:
    alive = Shim(target=CHANGE.target, before="amount", after="eur", sql="a as amount", path="models/stg.sql", line=3)
    lie = msgspec.structs.replace(alive, before="fee", after="fees", sql="", note="no")
    body = markdown(msgspec.structs.replace(PLAIN, shims=(lie, alive), rebuild="stg+"))
    assert "- `amount` → `eur` in `models/stg.sql:3`: this keeps the old name alive\n\n  ```sql\n  a as amount" in body
    assert "- Renamed, and of other values too, so that an alias would mislead: `fee` → `fees`." in body
    assert "  ```bash\n  dbt build --select stg+\n  ```" in body


def test_tests_of_what_is_gone_are_to_be_mended() -> None:
    orphaned = report(affected("fct", 0, effects=(Effect.TEST_ORPHANED,)))
    assert "- Tests of `fct` name columns that are gone: move or remove them." in markdown(orphaned)


def test_what_the_policy_fails_is_open_and_the_rest_collapses() -> None:
    told = [
        ("held", Enforcement.PASS, "agreed until May, ada"),
        ("soft", Enforcement.WARN, ""),
        ("hard", Enforcement.FAIL, ""),
    ]
    findings = tuple(
        Finding(rule=rule, enforcement=level, target=CHANGE.target, message="stg.amount is gone", exemption=why)
        for rule, level, why in told
    )
    body = markdown(report(findings=findings))
    assert "\nThe policy fails it by `hard` (1 finding).\n" in body
    hard, soft, held = page(body[body.index("#### What the policy says") :]).tables
    assert hard == [["rule", "finding"], ["hard", "❌ stg.amount is gone"]]
    assert soft[1] == ["soft", "⚠️ stg.amount is gone"]
    assert held[1] == ["held", "✅ stg.amount is goneexempt: agreed until May, ada"]
    assert re.findall("<summary>(1 .*)</summary>", body[body.index("#### What") :]) == ["1 warning", "1 let through"]


def test_who_is_required_is_shown_though_nothing_of_theirs_is_severe() -> None:
    people = (Reviewer(name="eve"), Reviewer(name="ada", required=True))
    tables = page(markdown(report(reviewers=people))).tables
    assert tables[1][1] == ["ada", "required by the policy"]
    assert tables[2][1] == ["eve", ""]


# ── the drawing ──────────────────────────────────────────────────────────────────────────────────


def test_the_ways_are_drawn() -> None:
    body = markdown(PLAIN)
    drawn = body[body.index("```mermaid") :].split("```")[1].splitlines()
    assert drawn[1:7] == [
        "flowchart LR",
        '    n0["stg.amount"]:::changed',
        '    n1["fct"]:::broken',
        '    n2["board"]:::broken',
        "    n0 --> n1",
        "    n0 --> n2",
    ]


def test_a_drawing_is_bounded_and_says_so() -> None:
    body = markdown(report(*(affected(f"m{number}", 1) for number in range(100))))
    assert len(re.findall(r"^    n\d+\[", body, re.MULTILINE)) == 32
    assert "How it travels, 31 of 100 affected assets, the worst first" in body


# ── hostile names, and too much ──────────────────────────────────────────────────────────────────


TAGS = {"h3", "h4", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "sub", "br", "b", "code", "pre", "a"}
TAGS |= {"ul", "li", "details", "summary", "blockquote"}


def hostile() -> Report:
    way = (urn("stg.amount"), urn(f"{HOSTILE}.{HOSTILE}"))
    odd = affected("fct", 1, name=HOSTILE, owners=(owner(HOSTILE),), path=way)
    change = msgspec.structs.replace(
        CHANGE, target=urn(HOSTILE), reason=f"{HOSTILE} is gone", location=Location(path=HOSTILE, line=1)
    )
    return report(
        odd,
        changes=(change,),
        findings=(
            Finding(rule=HOSTILE, enforcement=Enforcement.FAIL, target=odd.urn, message=HOSTILE, exemption=HOSTILE),
        ),
        reviewers=(Reviewer(name=HOSTILE, email=HOSTILE, assets=(odd.urn,), evidence=(HOSTILE,)),),
        shims=(Shim(target=odd.urn, before=HOSTILE, after=HOSTILE, sql=HOSTILE, path=HOSTILE, note=HOSTILE),),
        rebuild=HOSTILE,
    )


@pytest.mark.parametrize("places", [Places(), Places(root="dbt", url="https://git.example/o/r/blob/abc")])
def test_names_stay_names(places: Places) -> None:
    body = markdown(hostile(), places)
    found = page(body)
    assert "\x1b" not in body
    assert set(found.tags) <= TAGS
    assert [link for link in found.links if not link.startswith("https://git.example/o/r/blob/abc/")] == []
    assert {len(row) for table in found.tables for row in table} <= {2, 3, 4}
    assert [len({len(row) for row in table}) for table in found.tables] == [1] * len(found.tables)


def test_nobody_is_called_and_no_issue_is_linked() -> None:
    """GitHub and GitLab look for mentions in all text but code."""
    odd = msgspec.structs.replace(CHANGE, reason="@org/team see #12, www.e.example and http://e.example")
    found = page(markdown(report(affected("@org/all", 1, owners=(owner("@org/team"),)), changes=(odd,))))
    assert re.findall(r"@\w|#\d|://\w|\bwww\.", found.prose) == []
    assert found.tables[0][1][2] == "@org/team"


@pytest.mark.parametrize("text", ["a * b * c", "_x_ [y](z) <b> & `c` | d ~~e~~ $f$", "&amp; \\* \\\\|", "a.b_c"])
def test_a_reader_sees_what_was_written(text: str) -> None:
    named = report(affected(text, 1), changes=(msgspec.structs.replace(CHANGE, reason=f"so: {text}"),))
    breaks, changes, _ = page(markdown(named)).tables
    assert breaks[1][0] == f"🟠 model {text}breaks: 1 column"
    assert changes[1][0] == f"❌ so: {text}models/stg.sql:3"


def test_a_drawing_of_odd_names_has_one_node_a_line() -> None:
    body = markdown(hostile())
    drawn = body[body.index("```mermaid") :].splitlines()
    nodes = [line for line in drawn[: drawn.index("```")] if re.match(r"    n\d+\[", line)]
    assert len(nodes) == 2
    assert [re.fullmatch(r'    n\d+\["[^"<>`\[\]]*"\]:::\w+', node) is not None for node in nodes] == [True, True]


@pytest.mark.parametrize(("count", "length"), [(50, 10), (300, 400), (300, 4000)])
def test_a_comment_is_never_longer_than_it_may_be(count: int, length: int) -> None:
    names = [f"{'|`<' * length}{number}" for number in range(count)]
    way = tuple(urn(f"{'x' * length}{number}") for number in range(3))
    people = tuple(Reviewer(name=name, evidence=(name, name), assets=(way[1],)) for name in names)
    changes = tuple(msgspec.structs.replace(CHANGE, reason=name, location=Location(path=name)) for name in names)
    findings = tuple(
        Finding(rule=name, enforcement=Enforcement.FAIL, target=name, message=name, exemption=name) for name in names
    )
    shims = tuple(Shim(target=name, before=name, after=name, sql=name * 9, path=name) for name in names)
    many = report(
        *(affected(name, 1, path=way, owners=tuple(map(owner, names[:9]))) for name in names),
        changes=changes,
        reviewers=people,
        findings=findings,
        shims=shims,
        rebuild=" ".join(names),
    )
    body = markdown(many)
    assert len(body) <= MOST_CHARACTERS
    assert body.startswith(MARKER)
    found = page(body)
    assert [len({len(row) for row in table}) for table in found.tables] == [1] * len(found.tables)
    # Whatever is left out is counted: shown and counted make up all.
    shown = [len(table) - 1 for table in found.tables if table[0] == ["change", "reaches"]]
    told = [int(number) for number in re.findall(r"… and (\d+) more; ", body)]
    assert count - shown[0] in [0, *told]
