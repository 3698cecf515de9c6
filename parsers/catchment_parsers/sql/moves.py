"""Statements that the parser keeps as text and that move a table's contents or its name.

Files, partitions and whole tables: UNLOAD, EXPORT, IMPORT, LOAD, BULK INSERT, EXCHANGE, SWITCH, APPEND, RENAME.
"""

import re
from collections.abc import Callable, Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from catchment_parsers.facts import Statement
from catchment_parsers.sql import ddl
from catchment_parsers.sql.places import Place
from catchment_parsers.sql.queries import QUERIES, query
from catchment_parsers.sql.relations import Shape
from catchment_parsers.sql.scopes import Run

Found = re.Match[str]
Reader = Callable[[Place, Found], Iterator[Statement]]

PART = r"(?:[\w$#@{}:-]+|`[^`]+`|\"[^\"]+\"|\[[^\]]+\])"
NAME = rf"{PART}(?:\s*\.\s*{PART})*"
TO, SOURCE = rf"(?P<to>{NAME})", rf"(?P<source>{NAME})"
FILE = r"N?(?:'(?P<file>[^']*)'|\"(?P<double>[^\"]*)\")"
ALTER_TABLE = r"ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.DOTALL)


PAIR = _pattern(rf"{SOURCE}\s+TO\s+{TO}")
LONGEST_PAIR = 1_000
"""Characters of two names: to seek a pair takes time that grows with the square of the text."""
LISTING = frozenset({"UNLOAD", "RENAME"})
"""Words that begin statements with a query or a list in them; what the others say stands at their beginning."""
LONGEST_MOVE = 10_000
URIS = _pattern(r"\buris\s*=\s*\[(?P<list>[^\]]*)\]")


def table(place: Place, name: str) -> str:
    """Return the canonical name of a table that is known as text."""
    return place.run.names.table(exp.to_table(name, dialect=place.run.names.dialect))


def parsed(run: Run, sql: str) -> exp.Expr | None:
    """Return the query that a part of a statement is, None if it does not parse."""
    try:
        tree = sqlglot.parse_one(sql, dialect=run.names.dialect)
    except (ParseError, TokenError):
        return None
    return tree if isinstance(tree, QUERIES) else None


def moved(place: Place, whole: str) -> Iterator[Statement] | None:
    """Return what such a statement does, None if it is none."""
    head = whole if whole[:6].upper() in LISTING else whole[:LONGEST_MOVE]
    for pattern, reader in MOVES:
        if found := pattern.match(head):
            return reader(place, found)
    return None


def _exchanged(place: Place, found: Found) -> Iterator[Statement]:
    yield ddl.swap(place, table(place, found["to"]), table(place, found["source"]))


def _both_exchanged(place: Place, found: Found) -> Iterator[Statement]:
    one, other = table(place, found["to"]), table(place, found["source"])
    yield ddl.swap(place, one, other)
    yield ddl.swap(place, other, one)


def _filled(place: Place, found: Found) -> Iterator[Statement]:
    yield ddl.swap(place, table(place, found["to"]), table(place, found["source"]), kind="COPY")


def _streamed(place: Place, found: Found) -> Iterator[Statement]:
    yield ddl.copy_of(place, "CREATE_VIEW", table(place, found["source"]), table(place, found["to"]))


def _renamed(place: Place, found: Found) -> Iterator[Statement]:
    text = found.string[found.end() :]
    for pair in filter(None, [PAIR.search(piece[:LONGEST_PAIR]) for piece in text.split(",")]):
        yield ddl.rename(place, table(place, pair["source"]), exp.to_table(pair["to"], dialect=place.run.names.dialect))


def _renamed_by_call(place: Place, found: Found) -> Iterator[Statement]:
    if found["what"] and found["what"].upper() != "OBJECT":
        yield place.statement("CALL")
        return
    new = exp.to_table(found["to"], dialect=place.run.names.dialect)
    yield ddl.rename(place, table(place, found["source"]), new)


def _path(found: Found) -> str:
    return found["file"] or found["double"] or ""


def _loaded(place: Place, found: Found) -> Iterator[Statement]:
    files = (_path(found),)
    yield place.statement("LOAD", inputs=files, row_inputs=files, outputs=(table(place, found["to"]),))


def _loaded_files(place: Place, found: Found) -> Iterator[Statement]:
    listed = URIS.search(found.string)
    files = tuple(re.findall(r"['\"]([^'\"]+)['\"]", listed["list"])) if listed is not None else ()
    yield place.statement("LOAD", inputs=files, row_inputs=files, outputs=(table(place, found["to"]),))


def _exported(place: Place, found: Found) -> Iterator[Statement]:
    source = place.run.table(table(place, found["source"]))
    shape = Shape(list(source.listed), set(), set(), {source.table: True})
    yield place.statement("EXPORT", shape, outputs=(_path(found),))


def _unloaded(place: Place, found: Found) -> Iterator[Statement]:
    body = found["body"].strip()
    inner = body[1:-1].replace("''", "'") if body[:1] == "'" else body.strip("$")
    tree = parsed(place.run, inner)
    if tree is None:
        place.run.note("not-supported", "The query of UNLOAD does not parse.")
    shape = None if tree is None else query(place.run, tree, None, {})
    yield place.statement("UNLOAD", shape, outputs=(found["path"],))


def _emptied(place: Place, found: Found) -> Iterator[Statement]:
    yield place.statement("TRUNCATE", outputs=(table(place, found["to"]),))


def _altered(place: Place, found: Found) -> Iterator[Statement]:
    yield place.statement("ALTER_TABLE", outputs=(table(place, found["to"]),))


MOVES: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        _pattern(r"UNLOAD\s*\(\s*+(?P<body>'(?:[^']|'')*'\s*+|\$\$.*?\$\$\s*+|.*?)\)\s*TO\s*'(?P<path>[^']*)'"),
        _unloaded,
    ),
    (_pattern(rf"{ALTER_TABLE}{TO}\s+EXCHANGE\s+PARTITION\b.*?\bWITH\s+TABLE\s+{SOURCE}"), _exchanged),
    (_pattern(rf"EXCHANGE\s+TABLES\s+{TO}\s+AND\s+{SOURCE}"), _both_exchanged),
    (
        _pattern(rf"{ALTER_TABLE}{TO}\s+(?:REPLACE|ATTACH)\s+PARTITION\b(?!.*\bFOR\s+VALUES\b).*?\bFROM\s+{SOURCE}"),
        _filled,
    ),
    (_pattern(rf"{ALTER_TABLE}{TO}\s+ATTACH\s+PARTITION\s+{SOURCE}\s+(?:FOR\s+VALUES|DEFAULT)\b"), _filled),
    (_pattern(rf"{ALTER_TABLE}{TO}\s+APPEND\s+FROM\s+{SOURCE}"), _filled),
    (_pattern(rf"APPLY\s+CHANGES\s+INTO\s+{TO}\s+FROM\s+(?:STREAM\s*\(\s*)?{SOURCE}"), _filled),
    (_pattern(rf"{ALTER_TABLE}{SOURCE}\s+MOVE\s+PARTITION\b.*?\bTO\s+TABLE\s+{TO}"), _filled),
    (_pattern(rf"{ALTER_TABLE}{SOURCE}\s+SWITCH\b.*?\bTO\s+{TO}"), _filled),
    (
        _pattern(
            rf"CREATE\s+(?:OR\s+REPLACE\s+)?STREAM\s+(?:IF\s+NOT\s+EXISTS\s+)?{TO}\s.*?"
            rf"\bON\s+(?:EXTERNAL\s+|DYNAMIC\s+)?(?:TABLE|VIEW)\s+{SOURCE}"
        ),
        _streamed,
    ),
    (_pattern(r"RENAME\s+TABLE\s"), _renamed),
    (
        _pattern(
            r"EXEC(?:UTE)?\s+(?:sys\s*\.\s*)?sp_rename\s+(?:@\w+\s*=\s*)?N?'(?P<source>[^']*)'\s*,\s*"
            r"(?:@\w+\s*=\s*)?N?'(?P<to>[^']*)'(?:\s*,\s*(?:@\w+\s*=\s*)?N?'(?P<what>\w+)')?"
        ),
        _renamed_by_call,
    ),
    (_pattern(rf"EXPORT\s+TABLE\s+{SOURCE}\s.*?\bTO\s+{FILE}"), _exported),
    (_pattern(rf"IMPORT\s+(?:EXTERNAL\s+)?TABLE\s+{TO}\s.*?\bFROM\s+{FILE}"), _loaded),
    (_pattern(rf"BULK\s+INSERT\s+{TO}\s+FROM\s+{FILE}"), _loaded),
    (_pattern(rf"LOAD\s+(?:DATA|XML)\b.*?\bIN(?:FILE|PATH)\s+{FILE}.*?\bINTO\s+TABLE\s+{TO}"), _loaded),
    (_pattern(rf"LOAD\s+DATA\s+(?:INTO|OVERWRITE)\s+(?:TEMP\s+TABLE\s+)?{TO}"), _loaded_files),
    (_pattern(rf"RESTORE\s+TABLE\s+{TO}"), _altered),
    (_pattern(rf"TRUNCATE\s+(?:TABLE\s+|MATERIALIZED\s+VIEW\s+)?(?:IF\s+EXISTS\s+)?{TO}"), _emptied),
    (
        _pattern(rf"ALTER\s+(?:EXTERNAL\s+)?(?:TABLE|VIEW|MATERIALIZED\s+VIEW)\s+(?:IF\s+EXISTS\s+)?{TO}"),
        _altered,
    ),
)
"""What such a statement begins with, and who reads it; the first that fits."""
