r"""CODEOWNERS files of GitHub and GitLab: which owners a path has, and the line that says so.

The last pattern that matches a path decides.  GitLab's ``[sections]`` each decide for themselves, and a
path has the owners of all of them.  A line that GitHub would skip is skipped here too, with a
diagnostic.

>>> rules = parse("*.sql @acme/data\n/models/finance/ @acme/finance fin@acme.example\n")
>>> rules.owners("models/finance/revenue.sql"), rules.owners("README.md")
(('@acme/finance', 'fin@acme.example'), ())
"""

import re
from collections.abc import Iterator

from catchment_parsers.facts import Diagnostic, Record

_SECTION = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?=\s|$)")
_TOKEN = re.compile(r"(?:\\.|[^\s\\]|\\$)+")
_OWNER = re.compile(r"@{1,2}[\w.-]+(?:/[\w.-]+)*|[^@\s]+@[^@\s]+\.[^@\s]+")
_PIECE = re.compile(r"\\(?P<literal>.)|(?P<deep>\*\*)|(?P<star>\*+)|(?P<one>\?)|(?P<text>.)", re.DOTALL)


class Rule(Record, frozen=True, kw_only=True):
    """One line of the file that gives owners to the paths it matches.

    Attributes:
        pattern: As written.
        owners: Handles, teams and e-mail addresses; empty where the line takes owners away.
        line: 1-based line in the file.
        section: GitLab section, folded; "" outside any.
        regex: The pattern, compiled.
    """

    pattern: str
    owners: tuple[str, ...]
    line: int
    section: str
    regex: re.Pattern[str]


class Rules(Record, frozen=True, kw_only=True):
    """A parsed CODEOWNERS file.

    Attributes:
        sections: The rules of each section, last line first.
        diagnostics: Lines that were skipped, and why.
    """

    sections: tuple[tuple[Rule, ...], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def deciding(self, path: str) -> tuple[Rule, ...]:
        """Return the rule of each section that decides about a path, in the order of the sections."""
        normal = path.removeprefix("./").lstrip("/")
        found = (next((r for r in rules if r.regex.fullmatch(normal)), None) for rules in self.sections)
        return tuple(rule for rule in found if rule is not None)

    def owners(self, path: str) -> tuple[str, ...]:
        """Return the owners of a path, without duplicates; empty where nobody owns it."""
        return tuple(dict.fromkeys(owner for rule in self.deciding(path) for owner in rule.owners))


def parse(text: str, path: str = "CODEOWNERS") -> Rules:
    """Read a CODEOWNERS file.

    Args:
        text: The file's text.
        path: Its name, for the diagnostics.
    """
    sections: dict[str, list[Rule]] = {}
    diagnostics: list[Diagnostic] = []
    section, defaults = "", tuple[str, ...]()
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        header = _SECTION.match(line.strip())
        if header is not None:
            section = header["name"].strip().casefold()
            defaults = tuple(_tokens(line.strip()[header.end() :]))
            continue
        tokens = tuple(_tokens(line))
        problem = _problem(tokens)
        if problem:
            diagnostics.append(_skipped(problem, path, number))
        elif tokens:
            rule = Rule(
                pattern=tokens[0],
                owners=tokens[1:] or defaults,
                line=number,
                section=section,
                regex=_compiled(tokens[0]),
            )
            sections.setdefault(section, []).append(rule)
    ordered = tuple(tuple(reversed(rules)) for rules in sections.values())
    return Rules(sections=ordered, diagnostics=tuple(diagnostics))


def _tokens(line: str) -> Iterator[str]:
    for token in _TOKEN.findall(line):
        if token.startswith("#"):
            return
        yield token


def _problem(tokens: tuple[str, ...]) -> str:
    if not tokens:
        return ""
    if tokens[0].startswith("!"):
        return "negated patterns are not supported; give the path a line without owners instead"
    if re.search(r"(?<!\\)[\[\]]", tokens[0]):
        return "character ranges are not supported; write one line for each name"
    wrong = [token for token in tokens[1:] if _OWNER.fullmatch(token) is None]
    return f"{wrong[0]!r} is no owner; write @user, @org/team or an e-mail address" if wrong else ""


def _skipped(problem: str, path: str, line: int) -> Diagnostic:
    return Diagnostic(code="invalid-codeowners-line", message=f"This line is skipped: {problem}.", path=path, line=line)


def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a regex for the paths of files that a pattern covers."""
    anchored = "/" in pattern.rstrip("/")
    parts = pattern.strip("/").split("/")
    # GitHub: "docs/*" covers the files of docs alone, but "docs" and "docs/" whatever lies beneath.
    shallow = anchored and parts[-1] == "*" and not pattern.endswith("/")
    beneath = "/.+" if pattern.endswith("/") else "" if shallow else "(?:/.+)?"
    return re.compile(("" if anchored else "(?:.+/)?") + _joined(parts) + beneath)


def _joined(parts: list[str]) -> str:
    """Return the regex of a pattern's path, where ``**`` stands for any number of folders."""
    regex = ""
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if part == "**":
            regex += ".+" if last else "(?:.+/)?"
        else:
            regex += "".join(map(_piece, _PIECE.finditer(part))) + ("" if last else "/")
    return regex


def _piece(match: re.Match[str]) -> str:
    if match["one"]:
        return "[^/]"
    if match["star"] or match["deep"]:
        return "[^/]*"
    return re.escape(match["literal"] or match["text"])
