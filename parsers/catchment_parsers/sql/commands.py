"""Statements that the parser keeps as text: renames, exchanges, unloads, dynamic SQL, utilities."""

import re
from collections.abc import Callable, Iterator

from sqlglot import exp
from sqlglot.errors import ParseError

from catchment_parsers.facts import ParseStatus, Severity, Statement
from catchment_parsers.sql.dml import placed
from catchment_parsers.sql.dynamic import executed_texts
from catchment_parsers.sql.moves import NAME, moved, parsed, table
from catchment_parsers.sql.parsing import grammar
from catchment_parsers.sql.places import Place, failed
from catchment_parsers.sql.queries import QUERIES, query
from catchment_parsers.sql.scopes import Run
from catchment_parsers.sql.statements import judged
from catchment_parsers.sql.text import Text

ReadScript = Callable[[Run, str, int], Iterator[Statement]]

DYNAMIC = re.compile(
    r"^(?:PREPARE\s+\S+\s+FROM\b|EXECUTE\s+(?:IMMEDIATE\s+)?\S|EXEC(?:UTE)?\s*\(|EXEC(?:UTE)?\s+(?:\S*\.)?sp_executesql\b)",
    re.IGNORECASE,
)
CALLED = re.compile(
    r"EXEC(?:UTE)?\s+(?:@\w+\s*=\s*)?(?!(?:\S*\.)?\[?sp_executesql\b)(?!IMMEDIATE\b)[\w.\[\]#]+(?:\s+@|\s*;?\s*$|\s+\d|\s+N?'|\s+NULL\b)",
    re.IGNORECASE,
)
"""T-SQL's call of a procedure that has a name."""
CALLS = re.compile(r"^(?:EXEC(?:UTE)?|CALL)\b", re.IGNORECASE)
INNER = r"(?=(?:INSERT|MERGE|UPDATE|DELETE|CREATE|BEGIN|WITH|COPY|EXECUTE|SELECT|REPLACE|CALL|TRUNCATE)\b)"
WRAPPED = re.compile(
    rf"(?:CREATE\s+(?:OR\s+REPLACE\s+)?(?:TASK|PIPE)\b.*?\bAS\s+{INNER}"
    rf"|CREATE\s+(?:OR\s+REPLACE\s+)?ALERT\b.*?\bTHEN\s+{INNER}|CREATE\s+.{{0,80}}?EVENT\b.*?\bDO\s+{INNER}"
    rf"|LOCK(?:ING)?\s+.{{0,200}}?\bFOR\s+\w+\s+(?:NOWAIT\s+)?{INNER}"
    rf"|PREPARE\s+[^\s(]+\s*(?:\([^)]*\)\s*)?AS\s+{INNER})",
    re.IGNORECASE | re.DOTALL,
)
"""What stands in front of the statement that a task, a pipe or an event runs, or that is prepared or takes locks."""
PREPARED = re.compile(r"PREPARE\s+\S+\s+FROM\s", re.IGNORECASE)
FROM_CALL = re.compile(
    rf"INSERT\s+(?:INTO\s+)?(?P<table>{NAME})\s*(?:\((?P<columns>[^)]*)\)\s*)?(?P<call>EXEC(?:UTE)?\b)", re.IGNORECASE
)
DIRECTORY = re.compile(
    r"INSERT\s+OVERWRITE\s+(?:LOCAL\s+)?DIRECTORY\s*(?:'(?P<path>[^']*)'|\"(?P<double>[^\"]*)\")?\s*"
    r"(?:(?:USING|STORED\s+AS)\s+\w+\s*|OPTIONS\s*\((?:[^)]*?path'?\s*=?\s*'(?P<option>[^']*)')?[^)]*\)\s*"
    r"|ROW\s+FORMAT\s+DELIMITED\s+(?:FIELDS\s+TERMINATED\s+BY\s+'[^']*'\s*)?)*(?=SELECT\b|WITH\b|\()",
    re.IGNORECASE,
)
"""Hive's and Spark's INSERT into files, with what says how to write them."""
OUTFILE = re.compile(
    r"\bINTO\s+(?:OUTFILE|DUMPFILE)\s+'(?P<file>[^']*)'(?:(?!\bFROM\b).)*?(?=\bFROM\b|$)", re.IGNORECASE | re.DOTALL
)
FORMATTED = re.compile(rf"INSERT\s+INTO\s+(?:TABLE\s+)?(?P<to>{NAME})\s*(?:\([^)]*\)\s*)?FORMAT\s+\w+", re.IGNORECASE)
"""ClickHouse's INSERT of data in line."""
MALFORMED = re.compile(
    r"CREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:(?:TEMP|TEMPORARY|MATERIALIZED|SECURE|RECURSIVE)\s+)*"
    r"(?:TABLE|VIEW|PROC\w*|FUNCTION)\b",
    re.IGNORECASE,
)
"""What the parser would have read, had it been well-formed: it keeps as text what it does not understand."""
REPLACING = re.compile(r"REPLACE\s+(?:(?:LOW_PRIORITY|DELAYED)\s+)?(?:INTO\s+)?(?=[\w`\"])", re.IGNORECASE)
BLOCK = re.compile(r"^DO\b\s*(?:LANGUAGE\s+\w+\s*)?\$(?P<tag>\w*)\$(?P<body>.*)\$(?P=tag)\$", re.IGNORECASE | re.DOTALL)
UNREAD = re.compile(
    r"CREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:TEMPORARY\s+)?MACRO|RULE|POLICY|ROW\s+ACCESS\s+POLICY|SYNONYM)\b",
    re.IGNORECASE,
)
"""What is created and has, or stands for, lineage that is not read."""
HARMLESS = frozenset(
    {
        "SHOW", "RESET", "ADD", "REFRESH", "INVALIDATE", "COMPUTE", "ANALYZE", "ANALYSE", "MSCK", "LOCK", "UNLOCK",
        "GRANT", "REVOKE", "DENY", "EXPLAIN", "VACUUM", "OPTIMIZE", "REINDEX", "LIST", "PUT", "GET", "DESC",
        "DESCRIBE", "COMMENT", "FLUSH", "KILL", "INSTALL", "COLLECT", "PRAGMA", "RELOAD",
        "SAVEPOINT", "RELEASE", "ROLLBACK", "START", "USE", "SET", "CLEAR", "UNCACHE", "DISCARD", "REASSIGN", "ABORT",
    }
)  # fmt: skip
"""What moves no data however it goes on, so that nothing is lost if it does not parse."""
SILENT = HARMLESS | {
    "BEGIN", "CALL", "CHECKPOINT", "CHECKSUM", "CLOSE", "CLUSTER", "COMMIT", "CREATE", "DBCC", "DEALLOCATE",
    "DECLARE", "DELIMITER", "DROP", "END", "FETCH", "HANDLER", "HELP", "IF", "LISTEN", "LOAD", "LS", "MOVE",
    "NOTIFY", "OPEN", "PREPARE", "PRINT", "RAISERROR", "REMOVE", "RENAME", "REPAIR", "RESUME", "RM", "SECURITY",
    "STATISTICS", "SUSPEND", "TERMINATE", "UNDROP", "UNLISTEN", "UNSET", "WAITFOR",
}  # fmt: skip
"""What the parser keeps as text, and nothing is lost by it."""


def read(run: Run, text: Text, read_script: ReadScript) -> list[Statement]:
    """Return the lineage of a statement that the parser left as text."""
    place, whole = Place(run, text), text.whole()
    if REPLACING.match(whole):
        return list(read_script(run, REPLACING.sub("INSERT INTO ", whole, 1), text.first_line - 1))
    if before := WRAPPED.match(whole):
        line = text.first_line - 1 + whole.count("\n", 0, before.end())
        return list(read_script(run, whole[before.end() :], line))
    if CALLS.match(whole) or PREPARED.match(whole):
        renamed = moved(place, whole)
        return [judged(run, s) for s in renamed] if renamed is not None else list(_executed(place, whole, read_script))
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
    return failed("syntax-error", message, place.text.first_line)


def unparsed(run: Run, text: Text) -> Statement | None:
    """Return what can be said of a statement that does not parse, None if nothing."""
    place, whole = Place(run, text), text.whole()
    if directory := DIRECTORY.match(whole):
        tree = parsed(run, whole[directory.end() :])
        if tree is not None:
            path = directory["path"] or directory["double"] or directory["option"] or ""
            return judged(run, place.statement("INSERT", query(run, tree, None, {}), outputs=(path,)))
    if found := FROM_CALL.match(whole):
        return judged(run, _from_call(place, found, whole))
    if found := OUTFILE.search(whole):
        return _to_file(place, found)
    if found := FORMATTED.match(whole):
        return place.statement("INSERT", outputs=(table(place, found["to"]),))
    moves = moved(place, whole)
    if moves is not None:
        return judged(run, next(moves))
    return place.statement(first) if (first := whole.split(None, 1)[0].upper()) in HARMLESS else None


def _to_file(place: Place, found: re.Match[str]) -> Statement | None:
    """``SELECT ... INTO OUTFILE 'f'``: the query without it, into the file."""
    text = place.text
    start, end = (text.tokens[0].start + found.start(), text.tokens[0].start + found.end())
    kept = [token for token in text.tokens if not start <= token.start < end]
    try:
        trees = grammar(place.run.names.dialect).parse(kept, text.sql)
    except ParseError:
        return None
    if not isinstance(trees[0], QUERIES):
        return None
    return judged(place.run, place.statement("EXPORT", query(place.run, trees[0], None, {}), outputs=(found["file"],)))


def _from_call(place: Place, found: re.Match[str], whole: str) -> Statement:
    """``INSERT INTO t EXEC ...``: what a procedure returns is not known, what a literal says is."""
    run, target = place.run, table(place, found["table"])
    inner = executed_texts(whole[found.start("call") :], run.names.dialect, run.texts)
    tree = parsed(run, inner[0]) if len(inner) == 1 else None
    if tree is None:
        run.note("dynamic-sql", "What a procedure returns is not known: the inserted columns have no sources.")
        return place.statement("INSERT", outputs=(target,), status=ParseStatus.OPAQUE)
    columns = found["columns"] or ""
    shape = query(run, tree, None, {})
    names = [exp.to_identifier(name.strip(' \n\t"[]`')) for name in columns.split(",") if name.strip()]
    shape.columns = placed(shape.columns, [(run.names.column(name), name.name) for name in names])
    return place.statement("INSERT", shape, outputs=(target,))


def _by_words(place: Place, whole: str) -> Iterator[Statement]:
    statements = moved(place, whole)
    if statements is not None:
        yield from statements
        return
    first_word = whole.split(None, 1)[0].upper() if whole else ""
    unread = UNREAD.match(whole)
    if first_word not in SILENT or unread:
        message = f"Statements that begin with {unread[0].upper() if unread else first_word} are not read."
        place.run.note("not-supported", message, severity=Severity.WARNING)
    yield place.statement(first_word if first_word.isalpha() else "COMMAND")


def _executed(place: Place, whole: str, read_script: ReadScript) -> Iterator[Statement]:
    """A call, or SQL made at run time: a literal is read, anything else cannot be."""
    inner = executed_texts(whole, place.run.names.dialect, place.run.texts) if DYNAMIC.match(whole) else []
    for text in inner:
        yield from read_script(place.run, text, place.text.first_line - 1)
    if inner:
        return
    if DYNAMIC.match(whole) and not CALLED.match(whole):
        place.run.note("dynamic-sql", "SQL that is put together at run time cannot be read.")
        yield judged(place.run, place.statement("EXECUTE", status=ParseStatus.OPAQUE))
    else:
        yield place.statement("CALL")
