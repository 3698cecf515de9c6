"""Statements that the parser keeps as text: renames, exchanges, unloads, dynamic SQL, utilities."""

import re
from collections.abc import Callable, Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from catchment_parsers.facts import Diagnostic, ParseStatus, Severity, Statement
from catchment_parsers.sql import ddl
from catchment_parsers.sql.places import Place
from catchment_parsers.sql.queries import QUERIES, query
from catchment_parsers.sql.scopes import Run
from catchment_parsers.sql.statements import judged
from catchment_parsers.sql.text import Text

ReadScript = Callable[[Run, str, int], Iterator[Statement]]

NAME = r"((?:[\w$#@-]+|`[^`]+`|\"[^\"]+\"|\[[^\]]+\])(?:\s*\.\s*(?:[\w$#@-]+|`[^`]+`|\"[^\"]+\"|\[[^\]]+\]))*)"
EXCHANGE = re.compile(
    rf"ALTER\s+TABLE\s+{NAME}\s+EXCHANGE\s+PARTITION\b.*?\bWITH\s+TABLE\s+{NAME}", re.IGNORECASE | re.DOTALL
)
SWAP = re.compile(rf"ALTER\s+TABLE\s+{NAME}\s+SWAP\s+WITH\s+{NAME}", re.IGNORECASE)
ALTERED = re.compile(
    rf"ALTER\s+(?:EXTERNAL\s+)?(?:TABLE|VIEW|MATERIALIZED\s+VIEW)\s+(?:IF\s+EXISTS\s+)?{NAME}", re.IGNORECASE
)
RENAMED = re.compile(rf"(?:RENAME\s+TABLE|ALTER\s+TABLE\s+{NAME}\s+RENAME\s+TO)\s", re.IGNORECASE)
PAIR = re.compile(rf"{NAME}\s+TO\s+{NAME}", re.IGNORECASE)
UNLOAD = re.compile(
    r"UNLOAD\s*\(\s*(?P<body>'(?:[^']|'')*'|\$\$.*?\$\$|.*?)\s*\)\s*TO\s*'(?P<to>[^']*)'", re.IGNORECASE | re.DOTALL
)
LITERAL = re.compile(
    r"^(?:EXEC(?:UTE)?|EXECUTE\s+IMMEDIATE|EXEC(?:UTE)?\s+sp_executesql)\s*\(?\s*"
    r"(?:N?'(?P<quoted>(?:[^']|'')*)'|\"(?P<double>[^\"]*)\"|\$\$(?P<dollar>.*?)\$\$)\s*\)?\s*(?:USING\b.*|INTO\b.*|,.*)?$",
    re.IGNORECASE | re.DOTALL,
)
DYNAMIC = re.compile(
    r"^(?:EXECUTE\s+(?:IMMEDIATE\s+)?\S|EXEC(?:UTE)?\s*\(|EXEC(?:UTE)?\s+(?:\S*\.)?sp_executesql\b)", re.IGNORECASE
)
CALLED = re.compile(
    r"EXEC(?:UTE)?\s+(?:@\w+\s*=\s*)?(?!(?:\S*\.)?\[?sp_executesql\b)(?!IMMEDIATE\b)[\w.\[\]#]+(?:\s+@|\s*;?\s*$|\s+\d|\s+N?'|\s+NULL\b)",
    re.IGNORECASE,
)
"""T-SQL's call of a procedure that has a name."""
CALLS = re.compile(r"^(?:EXEC(?:UTE)?|CALL)\b", re.IGNORECASE)
TASK = re.compile(
    r"CREATE\s+(?:OR\s+REPLACE\s+)?TASK\b.*?\bAS\s+(?=(?:INSERT|MERGE|UPDATE|DELETE|CREATE|BEGIN|WITH|COPY|EXECUTE)\b)",
    re.IGNORECASE | re.DOTALL,
)
SNAPSHOT = re.compile(
    rf"CREATE\s+(?:OR\s+REPLACE\s+)?SNAPSHOT\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{NAME}\s+CLONE\s+{NAME}", re.IGNORECASE
)
FROM_CALL = re.compile(rf"INSERT\s+(?:INTO\s+)?{NAME}\s*(?:\([^)]*\)\s*)?EXEC(?:UTE)?\b", re.IGNORECASE)
DIRECTORY = re.compile(
    r"INSERT\s+OVERWRITE\s+(?:LOCAL\s+)?DIRECTORY\s*(?:'(?P<path>[^']*)'|\"(?P<double>[^\"]*)\")?\s*"
    r"(?:(?:USING|STORED\s+AS)\s+\w+\s*|OPTIONS\s*\((?:[^)]*?path'?\s*=?\s*'(?P<option>[^']*)')?[^)]*\)\s*"
    r"|ROW\s+FORMAT\s+DELIMITED\s+(?:FIELDS\s+TERMINATED\s+BY\s+'[^']*'\s*)?)*(?=SELECT\b|WITH\b|\()",
    re.IGNORECASE,
)
"""Hive's and Spark's INSERT into files, with what says how to write them."""
MALFORMED = re.compile(
    r"CREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:(?:TEMP|TEMPORARY|MATERIALIZED|SECURE|RECURSIVE)\s+)*"
    r"(?:TABLE|VIEW|PROC\w*|FUNCTION)\b",
    re.IGNORECASE,
)
"""What the parser would have read, had it been well-formed: it keeps as text what it does not understand."""
REPLACING = re.compile(r"REPLACE\s+INTO\b", re.IGNORECASE)
BLOCK = re.compile(r"^DO\b\s*(?:LANGUAGE\s+\w+\s*)?\$(?P<tag>\w*)\$(?P<body>.*)\$(?P=tag)\$", re.IGNORECASE | re.DOTALL)
SILENT = frozenset(
    [
        "SHOW",
        "SET",
        "RESET",
        "ADD",
        "REFRESH",
        "INVALIDATE",
        "COMPUTE",
        "ANALYZE",
        "ANALYSE",
        "MSCK",
        "LOCK",
        "UNLOCK",
        "GRANT",
        "REVOKE",
        "DENY",
        "EXPLAIN",
        "VACUUM",
        "OPTIMIZE",
        "REINDEX",
        "CLUSTER",
        "CHECKPOINT",
        "LIST",
        "LS",
        "PUT",
        "GET",
        "REMOVE",
        "RM",
        "DESC",
        "DESCRIBE",
        "HELP",
        "BEGIN",
        "START",
        "COMMIT",
        "ROLLBACK",
        "END",
        "ABORT",
        "SAVEPOINT",
        "DECLARE",
        "PRINT",
        "UNCACHE",
        "CLEAR",
        "DELIMITER",
        "COMMENT",
        "SECURITY",
        "DISCARD",
        "FLUSH",
        "KILL",
        "CREATE",
        "DROP",
        "CALL",
        "LOAD",
        "INSTALL",
        "NOTIFY",
        "LISTEN",
        "UNLISTEN",
        "PREPARE",
        "DEALLOCATE",
        "WAITFOR",
        "DBCC",
        "RAISERROR",
        "IF",
        "UNSET",
        "UNDROP",
        "STATISTICS",
        "COLLECT",
        "PRAGMA",
        "EXPORT",
        "IMPORT",
        "REPAIR",
        "TERMINATE",
        "HANDLER",
        "CHECKSUM",
        "FETCH",
        "CLOSE",
        "OPEN",
        "MOVE",
        "SUSPEND",
        "RESUME",
        "RENAME",
    ]
)


def read(run: Run, text: Text, read_script: ReadScript) -> list[Statement]:
    """Return the lineage of a statement that the parser left as text."""
    place, whole = Place(run, text), text.whole()
    if REPLACING.match(whole):
        return list(read_script(run, "INSERT " + whole[len("REPLACE") :], text.first_line - 1))
    if task := TASK.match(whole):
        return list(read_script(run, whole[task.end() :], text.first_line - 1 + whole.count("\n", 0, task.end())))
    if CALLS.match(whole):
        return list(_executed(place, whole, read_script))
    if whole[:6].upper() == "CREATE" and MALFORMED.match(whole):
        return [_malformed(place, whole)]
    block = BLOCK.match(whole)
    if block is not None:
        outside, run.routine = run.routine, run.routine or "DO"
        found = list(read_script(run, block["body"], text.first_line - 1))
        run.routine = outside
        return found
    return [judged(run, statement) for statement in _by_words(place, whole)]


def _malformed(place: Place, whole: str) -> Statement:
    """Return the statement that stands for a CREATE that does not parse."""
    start = " ".join(whole.split())[:60]
    message = f"The statement does not parse: {start!r} is not a CREATE that this dialect knows; check its syntax."
    problem = Diagnostic(code="syntax-error", message=message, severity=Severity.ERROR, line=place.text.first_line)
    return Statement(kind="UNKNOWN", status=ParseStatus.FAILED, line=place.text.first_line, diagnostics=(problem,))


def unparsed(run: Run, text: Text) -> Statement | None:
    """Return what can be said of a statement that does not parse, None if nothing."""
    place, whole = Place(run, text), text.whole()
    if directory := DIRECTORY.match(whole):
        tree = _parsed(run, whole[directory.end() :])
        if tree is not None:
            path = directory["path"] or directory["double"] or directory["option"] or ""
            return judged(run, place.statement("INSERT", query(run, tree, None, {}), outputs=(path,)))
    found = FROM_CALL.match(whole)
    if found is None:
        return None
    run.note("dynamic-sql", "What a procedure returns is not known: the inserted columns have no sources.")
    return judged(run, place.statement("INSERT", outputs=(_table(place, found[1]),), status=ParseStatus.OPAQUE))


def _by_words(place: Place, whole: str) -> Iterator[Statement]:
    if found := UNLOAD.match(whole):
        yield from _unload(place, found)
    elif found := EXCHANGE.match(whole) or SWAP.match(whole):
        yield ddl.swap(place, _table(place, found[1]), _table(place, found[2]))
    elif found := SNAPSHOT.match(whole):
        yield ddl.copy_of(place, "CREATE_TABLE", _table(place, found[2]), _table(place, found[1]))
    elif found := RENAMED.match(whole):
        first = f"{found[1]} TO " if found[1] else ""
        for pair in PAIR.finditer(first + whole[found.end() :]):
            yield ddl.rename(place, _table(place, pair[1]), exp.to_table(pair[2], dialect=place.run.names.dialect))
    elif found := ALTERED.match(whole):
        yield place.statement("ALTER_TABLE", outputs=(_table(place, found[1]),))
    else:
        first_word = whole.split(None, 1)[0].upper() if whole else ""
        if first_word not in SILENT:
            message = f"Statements that begin with {first_word} are not read."
            place.run.note("not-supported", message, severity=Severity.WARNING)
        yield place.statement(first_word if first_word.isalpha() else "COMMAND")


def _table(place: Place, name: str) -> str:
    return place.run.names.table(exp.to_table(name, dialect=place.run.names.dialect))


def _parsed(run: Run, sql: str) -> exp.Expr | None:
    """Return the query that a part of a statement is, None if it does not parse."""
    try:
        tree = sqlglot.parse_one(sql, dialect=run.names.dialect)
    except (ParseError, TokenError):
        return None
    return tree if isinstance(tree, QUERIES) else None


def _unload(place: Place, found: re.Match[str]) -> Iterator[Statement]:
    body = found["body"]
    inner = body[1:-1].replace("''", "'") if body[:1] == "'" else body.strip("$")
    tree = _parsed(place.run, inner)
    if tree is None:
        place.run.note("not-supported", "The query of UNLOAD does not parse.")
        yield place.statement("UNLOAD", outputs=(found["to"],))
        return
    yield place.statement("UNLOAD", query(place.run, tree, None, {}), outputs=(found["to"],))


def _executed(place: Place, whole: str, read_script: ReadScript) -> Iterator[Statement]:
    """A call, or SQL made at run time: a literal is read, anything else cannot be."""
    literal = LITERAL.match(whole)
    if literal is not None:
        inner = literal["quoted"] or literal["double"] or literal["dollar"] or ""
        yield from read_script(place.run, inner.replace("''", "'"), place.text.first_line - 1)
    elif DYNAMIC.match(whole) and not CALLED.match(whole):
        place.run.note("dynamic-sql", "SQL that is put together at run time cannot be read.")
        yield judged(place.run, place.statement("EXECUTE", status=ParseStatus.OPAQUE))
    else:
        yield place.statement("CALL")
