"""Scripts: a text to its statements, each read with what the ones before it made."""

import re
from collections.abc import Iterable, Iterator

import msgspec
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from catchment_parsers.facts import Diagnostic, ParseStatus, Statement
from catchment_parsers.sql import commands, statements, variables
from catchment_parsers.sql.dialects import INTO_VARIABLES, UNPUNCTUATED
from catchment_parsers.sql.dynamic import note_texts
from catchment_parsers.sql.limits import GaveUpError, LimitError, check, may_be_deep
from catchment_parsers.sql.parsing import SURPRISES, Grammar, grammar, parse, release
from catchment_parsers.sql.places import failed
from catchment_parsers.sql.relations import Column
from catchment_parsers.sql.routines import (
    Piece,
    Routine,
    block_change,
    declared,
    depths,
    peel,
    routine_head,
    split_unpunctuated,
    word,
)
from catchment_parsers.sql.scopes import Run
from catchment_parsers.sql.text import Text
from catchment_parsers.sql.tokens import moved, named

PLAIN = frozenset(
    {TokenType.SELECT, TokenType.WITH, TokenType.L_PAREN, TokenType.INSERT, TokenType.UPDATE, TokenType.MERGE}
)
"""Tokens that begin a statement in which there is nothing procedural."""
CREATING = PLAIN | {TokenType.CREATE}
SWALLOWING = frozenset(
    {"BEGIN", "DECLARE", "LOOP", "REPEAT", "WHILE", "FOR", "IF", "ELSE", "ELSEIF", "EXCEPTION", "FETCH", "END", "PRINT"}
)
SWALLOWED = frozenset({TokenType.COMMAND, TokenType.FETCH, TokenType.END, TokenType.BEGIN})
JINJA = re.compile(r"\{\{|\{%|\{#")
MISSING = re.compile(r"from \d+:(\d+)$")
"""How the tokenizer says where a quote begins that does not end."""
RESUMED = 20
"""How often reading goes on behind such a quote."""
BROKEN = (*SURPRISES, ParseError, TokenError, RuntimeError)
"""What reading words may raise where they are put together in no way that makes sense."""
BATCHES = UNPUNCTUATED | {""}
BATCH_END = re.compile(r"^[ \t]*GO(?:[ \t]+\d+)?[ \t]*(?:;[ \t]*)?$", re.IGNORECASE | re.MULTILINE)
DELIMITER = re.compile(r"^[ \t]*DELIMITER[ \t]+(\S+)[ \t]*$", re.IGNORECASE | re.MULTILINE)
FOREIGN = frozenset({"PYTHON", "JAVASCRIPT", "JS", "JAVA", "SCALA", "C", "R", "PLPERL", "PLTCL", "PLV8"})
CLASS = re.compile(r"[a-z]\w*(?:\.\w+)+")
"""The name of a Java class."""


def read_script(run: Run, sql: str, line: int = 0) -> Iterator[Statement]:
    """Yield the statements of a text; what cannot be read is a statement that says why."""
    if len(sql) > run.limits.size:
        yield failed("too-large", f"The text is not read: it has more than {run.limits.size:,} characters.", 1)
        return
    dialect = grammar(run.names.dialect)
    if run.names.dialect in BATCHES and "go" in sql.lower():
        sql = BATCH_END.sub(lambda found: ";".ljust(len(found[0])), sql)
    if "delimiter" in sql[:100_000].lower() and DELIMITER.search(sql):
        sql = _semicolons(sql)
    try:
        tokens = named(dialect.tokenize(sql), sql, run.names.dialect)
    except TokenError as error:
        yield from _around(run, sql, error, line)
        return
    yield from Script(run, dialect, sql, line).read(tokens)


def _semicolons(sql: str) -> str:
    """Put semicolons in the place of the delimiters that MySQL's client is told of, at the same length."""
    pieces: list[str] = []
    end, delimiter = 0, ";"
    for found in [*DELIMITER.finditer(sql), None]:
        piece = sql[end : found.start() if found else len(sql)]
        pieces.append(piece if delimiter == ";" else piece.replace(delimiter, ";".ljust(len(delimiter))))
        if found:
            pieces.append(" " * len(found[0]))
            end, delimiter = found.end(), found[1]
    return "".join(pieces)


class Script:
    """Reads one text: follows routines across semicolons, everything else statement by statement."""

    def __init__(self, run: Run, dialect: Grammar, sql: str, line: int) -> None:
        self.run = run
        self.dialect = dialect
        self.sql = sql
        self.line = line
        self.blocks: list[str] = []
        self.variables = set(run.variables)
        self.declaring = False
        self.guards = 0
        self.deep = may_be_deep(sql, run.limits)
        self.plain = PLAIN if run.names.dialect in UNPUNCTUATED or _may_have_blocks(sql) else CREATING

    def read(self, tokens: list[Token]) -> Iterator[Statement]:
        """Yield the statements of a text's tokens."""
        outside = self.run.routine
        for piece in chunks(tokens, self.sql):
            chunk = piece[1:] if piece[0].token_type == TokenType.SLASH else piece  # SQL*Plus runs what stands before
            if not chunk:
                continue
            try:
                yield from self._chunk(chunk)
            except BROKEN as error:
                message = f"The text has a form that is not understood ({type(error).__name__})."
                yield failed("not-understood", message, self.line + chunk[0].line)
            if self.run.routine and not outside and not self.blocks and not self.declaring:
                self._leave()
        self.run.routine = outside

    def _chunk(self, chunk: list[Token]) -> Iterator[Statement]:
        """Read what stands between two semicolons."""
        head = None if self.run.routine or chunk[0].token_type in PLAIN else routine_head(chunk)
        if head is not None:
            yield from self._routine(head, chunk)
        elif chunk[0].token_type in self.plain and not self.blocks and not self.declaring:
            yield from self._statement(chunk)
        else:
            yield from self._procedural(chunk)

    def _routine(self, head: Routine, chunk: list[Token]) -> Iterator[Statement]:
        """Read a routine's head; a quoted body is a text of its own."""
        if _foreign(head, chunk):
            yield opaque(head, self.line + chunk[0].line)
            return
        self.run.routine = head.name
        self.run.variables = self.variables | self._folded(head.parameters)
        body = chunk[head.body :]
        if head.kind == "TRIGGER":
            self._know_rows(chunk[: head.body])
        if head.quoted:
            inner, first = body[0].text, body[0].line - body[0].text.count("\n") - 1
            yield from read_script(self.run, inner, self.line + max(first, 0))
            self._leave()
            return
        if word(body, 0) == "RETURN" and "SELECT" in {word(body, 1), word(body, 2)}:
            body = body[1:]
        if head.kind == "FUNCTION" and "SELECT" in {word(body, 0), word(body, 1), word(body, 2)}:
            yield from self._statement(body)
            return
        if head.kind == "FUNCTION" and word(body, 0) not in {"BEGIN", "DECLARE", "RETURN"}:
            self.run.routine = ""
            yield Statement(kind="CREATE_FUNCTION", line=self.line + chunk[0].line)
            return
        self.declaring = word(body, 0) == "DECLARE" or (
            bool(body) and word(body, 0) != "BEGIN" and self.run.names.dialect in {"oracle", "db2"}
        )
        yield from self._procedural(body)

    def _leave(self) -> None:
        """Forget what was known inside a routine."""
        run = self.run
        run.routine, run.variables, run.texts, run.held = "", set(self.variables), {}, {}

    def _know_rows(self, head: list[Token]) -> None:
        """Let a trigger read the rows of its table that change, which each dialect calls by other names."""
        names = self.run.names
        at = next((i for i, token in enumerate(head) if token.text.upper() == "ON"), None)
        if at is None:
            return
        end = next((i for i in range(at + 2, len(head), 2) if word(head, i) != "."), len(head))
        table = names.table(exp.to_table(self.sql[head[at + 1].start : head[end - 1].end + 1], dialect=names.dialect))
        changed = self.run.table(table)
        if names.tables_by_into:
            self.run.known.update({names.table(exp.to_table(alias)): changed for alias in ("inserted", "deleted")})
        else:
            row = changed.stars[0] if changed.stars else Column("", changed.whole(), fields=changed.columns)
            self.run.held |= {names.fold_column(name): row for name in ("new", "old")}
            self.run.variables |= self.run.held.keys()

    def _procedural(self, chunk: list[Token]) -> Iterator[Statement]:
        """Read a piece of a routine or a script, with the control flow around it peeled off."""
        chunk = self._inner_routine(self._unswallowed(chunk))
        start = word(chunk, 0) if chunk else ""
        if start == "DECLARE" and self.run.names.dialect in {"postgres", "oracle", "redshift", "snowflake"}:
            self.declaring = True
        if self.declaring and (start == "BEGIN" or (chunk and chunk[0].token_type in PLAIN)):
            self.declaring = False
        self._declare(declared(chunk, inside=self.declaring))
        block_change(chunk, self.blocks)
        pieces = split_unpunctuated(chunk) if self.run.names.dialect in UNPUNCTUATED else [chunk]
        for piece in pieces:
            note_texts(piece, self.run.texts)
            self.guards += variables.guards(piece)
            variables.copy(self.run, piece, anew=not self.guards)
            for peeled in peel(piece):
                if not self.declaring or peeled.tokens[0].token_type in PLAIN:
                    yield from self._peeled(peeled)
            variables.assign(self.run, piece, anew=not self.guards)

    def _peeled(self, piece: Piece) -> Iterator[Statement]:
        """Read a statement of procedural text; a query that fills variables gives them its sources."""
        tokens, fills = piece.tokens, piece.fills
        names = self.run.names
        if not fills and (names.dialect in INTO_VARIABLES or (self.run.routine and not names.tables_by_into)):
            tokens, fills = variables.filled(tokens)
        found: Iterable[Statement] = self._statement(tokens)
        if fills:
            found = list(found)
            variables.hold(self.run, fills, found, anew=bool(piece.fills) or not self.guards)
        yield from _named(found, piece.word)

    def _inner_routine(self, chunk: list[Token]) -> list[Token]:
        """Return what stands behind ``PROCEDURE p IS`` in a package or a block."""
        if word(chunk, 0) not in {"PROCEDURE", "FUNCTION"} or self.run.names.dialect != "oracle":
            return chunk
        start = next((i + 1 for i, depth in depths(chunk) if not depth and word(chunk, i) in {"IS", "AS"}), 0)
        self.run.routine = self.run.routine or word(chunk, 1)
        self.declaring = bool(start)
        return chunk[start:] or chunk

    def _declare(self, names: Iterable[str]) -> None:
        """Note variables; those of the script itself are known to all that follows."""
        folded = self._folded(names)
        self.run.variables |= folded
        if not self.run.routine:
            self.variables |= folded

    def _folded(self, names: Iterable[str]) -> set[str]:
        return {self.run.names.fold_column(name) for name in names}

    def _unswallowed(self, chunk: list[Token]) -> list[Token]:
        """Return the tokens of what some tokenizers keep as one string behind BEGIN, DECLARE or END."""
        while len(chunk) > 1 and chunk[-2].token_type in SWALLOWED and word(chunk, len(chunk) - 2) in SWALLOWING:
            start, line = chunk[-2].end + 1, chunk[-2].line - 1
            inner = self.sql[start : chunk[-1].end + 1]
            if chunk[-1].token_type != TokenType.STRING or chunk[-1].text.strip() != inner.strip():
                break  # a string in quotes
            chunk = [*chunk[:-1], *moved(self.dialect.tokenize(inner), start, line)]
        return chunk

    def _statement(self, tokens: list[Token]) -> Iterator[Statement]:
        text = Text(self.sql, tokens, self.line)
        try:
            yield from self._parsed(text)
        except (ParseError, TokenError) as error:
            pieces = split_unpunctuated(tokens) if self.run.names.dialect in UNPUNCTUATED else []
            if word(tokens, 0) == "EXECUTE" and len(pieces) < 2:  # behind THEN or DO it is no command to the tokenizer
                yield from commands.read(self.run, text, read_script)
            elif len(pieces) > 1:
                for piece in pieces:
                    for peeled in peel(piece):
                        yield from self._peeled(peeled)
            else:
                yield self._unparsed(text, error)
        except LimitError as error:
            yield failed(error.code, f"The statement is not read: {error}.", text.first_line)
        except SURPRISES as error:
            message = f"The statement has a form that is not understood ({type(error).__name__}: {error})."
            yield failed("not-understood", message, text.first_line)
        except MemoryError:
            yield failed("gave-up", "The statement is not read: it needed too much memory.", text.first_line)
        except RecursionError:
            yield failed("too-deep", "The statement is not read: it nests too deeply.", text.first_line)

    def _unparsed(self, text: Text, error: ParseError | TokenError) -> Statement:
        """Return what a statement that does not parse is known to do, else why it is not read."""
        try:
            return commands.unparsed(self.run, text) or _syntax_error(text, error)
        except (ParseError, TokenError, *SURPRISES):
            return _syntax_error(text, error)

    def _parsed(self, text: Text) -> list[Statement]:
        """Parse one statement and read it."""
        self.run.diagnostics, self.run.deciders, self.run.work = {}, {}, 0
        if self.run.refuse is not None and (why := self.run.refuse()):
            raise GaveUpError(f"it {why}")
        check(text.tokens, self.run.limits, deep=self.deep)
        trees = parse(self.dialect, text)
        found: list[Statement] = []
        for tree in trees:
            if isinstance(tree, exp.Command | exp.Execute):
                found += commands.read(self.run, text, read_script)
            elif tree is not None:
                found += statements.read(self.run, tree, text)
                release(tree)
        return found


def _may_have_blocks(sql: str) -> bool:
    """Return whether a text has words without which CREATE opens no block; cheap."""
    lower = sql.lower()
    return "begin" in lower or "declare" in lower


def _named(statements: Iterable[Statement], inside: str) -> Iterable[Statement]:
    """Give what IF, WHILE and the like ask of tables the construct's name: what they ask decides and has no columns."""
    for statement in statements:
        if not inside or statement.status is ParseStatus.FAILED:
            yield statement
            continue
        asked = [dependency for column in statement.columns for dependency in column.dependencies]
        rows = tuple(dict.fromkeys((*statement.rows, *asked)))
        yield msgspec.structs.replace(statement, kind=inside, columns=(), rows=rows)


def chunks(tokens: list[Token], sql: str) -> Iterator[list[Token]]:
    """Split tokens at semicolons."""
    start = 0
    for end in [i for i, token in enumerate(tokens) if token.text == ";"] if ";" in sql else ():
        if tokens[end].token_type == TokenType.SEMICOLON:
            if end > start:
                yield tokens[start:end]
            start = end + 1
    if start < len(tokens):
        yield tokens[start:] if start else tokens


def _foreign(head: Routine, chunk: list[Token]) -> bool:
    """Return whether a body is in another language, or the name of a class (Spark's, Hive's)."""
    if head.language in FOREIGN or head.language.startswith("PLPYTHON"):
        return True
    return head.quoted and not head.language and CLASS.fullmatch(chunk[head.body].text) is not None


def opaque(head: Routine, line: int) -> Statement:
    """Return the statement that stands for a routine in another language."""
    language = head.language.capitalize() or "a class"
    message = f"The body of {head.name} is {language}: its lineage cannot be read."
    problem = Diagnostic(code="foreign-language", message=message, line=line)
    return Statement(kind=head.kind, status=ParseStatus.OPAQUE, line=line, routine=head.name, diagnostics=(problem,))


def _around(run: Run, sql: str, error: TokenError, line: int) -> Iterator[Statement]:
    """Read what stands before and behind a statement with a quote or comment that never ends."""
    at = _unended(sql, error) if run.resumed < RESUMED else -1
    if at < 0:
        yield _unreadable(sql, error, line)
        return
    run.resumed += 1
    start, end = sql.rfind(";", 0, at) + 1, sql.find(";", at) + 1 or len(sql)
    if start:
        yield from read_script(run, sql[:start], line)
    yield _unreadable(sql[at:end], error, line + sql.count("\n", 0, at))
    if sql[end:].strip():
        yield from read_script(run, sql[end:], line + sql.count("\n", 0, end))


def _unended(sql: str, error: TokenError) -> int:
    """Return where a quote or a comment begins that never ends, -1 if that is not what is wrong."""
    place = MISSING.search(str(error.__context__))
    return int(place[1]) if place is not None else sql.find("/*", sql.rfind("*/") + 1)


def _unreadable(sql: str, error: TokenError, line: int) -> Statement:
    found = JINJA.search(sql)
    if found is not None:
        return _jinja(line + sql.count("\n", 0, found.start()) + 1)
    said = (str(error).splitlines() or [""])[0].rstrip(".")
    return failed("syntax-error", f"The text cannot be split into words: {said}.", line + 1)


def _syntax_error(text: Text, error: ParseError | TokenError) -> Statement:
    whole = text.whole()
    found = JINJA.search(whole)
    if found is not None:
        return _jinja(text.first_line + whole.count("\n", 0, found.start()))
    detail = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    line = int(detail.get("line") or 0) + text.line or text.first_line
    said = str(detail.get("description") or error).partition(" but got <")[0].rstrip(".")
    return failed("syntax-error", f"The statement does not parse: {said}.", line)


def _jinja(line: int) -> Statement:
    message = "Jinja is left in the SQL: give the compiled SQL (dbt compile)."
    return failed("jinja", message, line)
