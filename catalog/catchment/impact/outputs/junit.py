"""An impact report as JUnit's XML: a suite for each category, a test case for each change."""

from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from catchment.impact.outputs.places import HERE, Places
from catchment.impact.outputs.results import Result, results
from catchment.impact.outputs.words import headline
from catchment.impact.report import Report
from catchment.words import shown


def junit(report: Report, places: Places = HERE) -> str:
    """Return the report as XML; a case fails where its change makes the verdict FAIL, and is skipped where exempt."""
    found = results(report, places)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="catchment impact" {_counts(found)}>')
    for group, cases in groupby(sorted(found, key=lambda each: each.group), key=lambda each: each.group):
        members = list(cases)
        lines.append(f"  <testsuite name={_attribute(group)} {_counts(members)}>")
        lines += [_case(each) for each in members]
        lines.append("  </testsuite>")
    if not found:
        # A report without a case is an error to some that read it.
        lines.append('  <testsuite name="catchment impact" tests="1" failures="0" errors="0" skipped="0">')
        lines.append(f'    <testcase classname="catchment.impact" name={_attribute(headline(report))}/>')
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"])


def _counts(found: list[Result]) -> str:
    failures, skipped = sum(each.fails for each in found), sum(bool(each.exempt) for each in found)
    return f'tests="{max(len(found), 1)}" failures="{failures}" errors="0" skipped="{skipped}"'


def _case(each: Result) -> str:
    place = f"{each.path}:{each.line}"
    name = f"{each.rule}: {each.target}"
    begin = (
        f"    <testcase classname={_attribute(f'catchment.{each.group}')} name={_attribute(name)}"
        f" file={_attribute(each.path)} line={_attribute(str(each.line))}"
    )
    message = _xml(each.message)
    if each.exempt:
        return f"{begin}><skipped message={_attribute(f'exempt: {each.exempt}')}/></testcase>"
    if each.fails:
        body = f"{escape(message)}\n{escape(_xml(place))}"
        failure = f"<failure message={_attribute(each.message)} type={_attribute(each.rule)}>{body}</failure>"
        return f"{begin}>{failure}</testcase>"
    return f"{begin}><system-out>{escape(message)}</system-out></testcase>"


def _attribute(value: str) -> str:
    return quoteattr(_xml(value))


def _xml(value: str) -> str:
    """Return a text without what XML 1.0 forbids: control characters, surrogates, and two that are no characters."""
    return "".join(c for c in shown(value) if c not in "\ufffe\uffff")
