"""An impact report as SARIF 2.1.0, which GitHub shows at the line."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from catchment import __version__
from catchment.impact.outputs.places import HERE, Places
from catchment.impact.outputs.results import Level, Result, results, rule_titles
from catchment.impact.outputs.words import EFFECTS, headline, partial
from catchment.impact.report import Category, Report
from catchment.impact.rules import RULES
from catchment.words import shown

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/catchment-data/catchment"
_MEANS = {
    Category.BREAKING: "Whoever uses it breaks, or gets something else than before.",
    Category.UNKNOWN: "It cannot be read, so whatever uses it may break.",
    Category.PARTIAL_BREAKING: "Whoever uses it may get other values than before.",
    Category.NON_BREAKING: "Nothing that uses it gets anything else than before.",
}


def sarif(report: Report, places: Places = HERE) -> str:
    """Return the report as a SARIF log: a result for each change, with a fingerprint that later runs have too."""
    found = results(report, places)
    names = list(rule_titles(found))
    driver = {"name": "Catchment", "informationUri": HOME, "version": __version__, "rules": _rules(found)}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "catchment-impact/"},
        "columnKind": "unicodeCodePoints",
        "properties": {"verdict": report.verdict, "summary": headline(report)},
        "invocations": [_invocation(report)],
        "results": [_result(each, names.index(each.rule)) for each in found],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode()


def _invocation(report: Report) -> dict[str, Any]:
    """Return what is to be known of the comparison itself: what may be wrong with it, what was not followed."""
    told = [*report.warnings, *([partial(report)] if report.completeness.is_partial else [])]
    notifications = [{"level": "warning", "message": {"text": _escaped(each)}} for each in told]
    return {"executionSuccessful": True, "toolExecutionNotifications": notifications}


def _rules(found: Sequence[Result]) -> list[dict[str, Any]]:
    return [_rule(name, title) for name, title in rule_titles(found).items()]


def _rule(name: str, title: str) -> dict[str, Any]:
    rule = RULES.get(name)
    category = rule.category if rule else Category.PARTIAL_BREAKING
    does = ", ".join(EFFECTS[effect] for effect in rule.effects) if rule else ""
    effect = f" What it is about {does}, and what follows from that is in the report." if does else ""
    help_ = f"{_MEANS[category]}{effect}" if rule else "The policy of this repository says so."
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in name.replace("/", "-").split("-")),
        "shortDescription": {"text": shown(title)},
        "fullDescription": {"text": f"{shown(title)}. {help_}"},
        "help": {"text": help_, "markdown": f"{help_}\n\nCategory: **{category}**"},
        "helpUri": f"{HOME}/blob/main/docs/how-to/pull-requests.md",
        "defaultConfiguration": {"level": "none" if category is Category.NON_BREAKING else "warning"},
        "properties": {"tags": ["data", "lineage", category], "precision": "high"},
    }


def _result(each: Result, index: int) -> dict[str, Any]:
    told = each.level is Level.NOTE
    region = {"startLine": each.line}
    place = {"artifactLocation": {"uri": quote(each.path, errors="replace")}, "region": region}
    made: dict[str, Any] = {
        "ruleId": each.rule,
        "ruleIndex": index,
        # What breaks nothing is no failure, and SARIF then knows no level.
        "kind": "informational" if told else "fail",
        "level": "none" if told else each.level,
        "message": {"text": _escaped(each.message)},
        "locations": [
            {"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": shown(each.target)}]},
        ],
        "partialFingerprints": {"primaryLocationLineHash": each.fingerprint, "catchmentImpact/v1": each.fingerprint},
        "properties": {"failsTheGate": each.fails},
    }
    if each.exempt:
        made["suppressions"] = [{"kind": "external", "status": "accepted", "justification": shown(each.exempt)}]
    return made


def _escaped(text: str) -> str:
    """Return a text in which nothing is a link of SARIF's, which writes them ``[text](address)``."""
    return shown(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
