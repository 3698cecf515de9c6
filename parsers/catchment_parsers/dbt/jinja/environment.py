"""Rendering one text of SQL with Jinja, in a sandbox.

A template is a program that somebody else wrote: it can loop, recurse and allocate without end, so this is
done where it can be killed (see ``workers.py`` of the catalog).  What it cannot do is reach anything but
the values it is given, which are made anew for each text.  dbt's macros build lists and dicts step by
step, so the sandbox is the one that lets a template change its own.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import msgspec
from jinja2 import ChainableUndefined, Template, TemplateError, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from catchment_parsers.dbt.adapters import dialect_of
from catchment_parsers.dbt.jinja import records
from catchment_parsers.dbt.jinja.context import Names, names_of
from catchment_parsers.dbt.jinja.records import Library, Rendered
from catchment_parsers.dbt.jinja.values import Unknown, UnknownError, is_there, name_of
from catchment_parsers.facts import Limits

_JINJA = re.compile(r"\{[{%#]")
_STATE = " state"
"""Key of what belongs to one rendering, among names: no template can spell it."""
_OPEN, _CLOSE = "\ue000", "\ue001"
"""What is not known stands in the output between these, by its number."""
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_NAMED_BEFORE = frozenset({"AS", "FROM", "JOIN", "IMMEDIATE"})
_NAMED_WITHIN = frozenset({"IDENTIFIER", "TABLE"})
"""Words before a literal, and before the parenthesis that it stands in, where it names something."""
_MACRO = "dbt_macro__"
"""In front of macros' names in their own text, so that what they call is found as anywhere else."""
_ANCESTORS = {"redshift": ("postgres",), "databricks": ("spark",), "fabricspark": ("spark",), "glue": ("spark",)}
"""Adapters whose macros those of another take over."""
_LARGEST = 1 << 20
"""The largest number that a template may multiply or raise something to."""


class _Return(Exception):  # noqa: N818 - it is dbt's way to return from a macro
    def __init__(self, value: object) -> None:
        self.value = value


class _State:
    """What belongs to one rendering.

    Attributes:
        modules: Macros that were called, ready to be called again.
        unknown: What was printed without being known.
        used: What was referred to.
        assumed: Variables of which the default was taken.
    """

    def __init__(self) -> None:
        self.modules: dict[str, Any] = {}
        self.unknown: list[str] = []
        self.used: set[str] = set()
        self.assumed: dict[str, None] = {}


class _Environment(SandboxedEnvironment):
    """The sandbox, set up as dbt sets up Jinja."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self) -> None:
        super().__init__(extensions=["jinja2.ext.do"], undefined=ChainableUndefined, finalize=_printed, cache_size=0)
        self.filters |= dict.fromkeys(("as_text", "as_bool", "as_native", "as_number"), _same)
        self.filters["random"] = _by_chance
        self.globals["lipsum"] = Unknown("lipsum()")
        self.tests |= {name: _guarded(test, name in _OF_BEING) for name, test in self.tests.items()}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply or raise to a power, where the result cannot be beyond all bounds."""
        if any(isinstance(each, int) and abs(each) > _LARGEST for each in (left, right)) or (
            operator == "**" and isinstance(right, int) and right > 100
        ):
            raise OverflowError(f"{operator} of numbers that large is refused")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Say whether a template may have an attribute; macros may be called anything."""
        return isinstance(value, _Macro) or super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Refuse what the sandbox keeps templates from; usually that would print nothing."""
        raise SecurityError(f"access to {attribute!r} of {type(obj).__name__} is unsafe")

    def template(self, text: str) -> Template:
        """Return a text as a template: macros renamed, and ``config()`` without what it sets."""
        tree = self.parse(text)
        for macro in tree.find_all(nodes.Macro):
            macro.name = f"{_MACRO}{macro.name}"
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "config":
                # The manifest has it resolved, often from variables that nobody else can know.
                call.args, call.kwargs, call.dyn_args, call.dyn_kwargs = [], [], None, None
        return Template.from_code(self, self.compile(tree), {})


_OF_BEING = frozenset({"defined", "undefined"})


def _guarded(test: Any, of_being: bool) -> Any:
    """Return a test that does not answer for what is not known, but that it is there where that is sure."""
    if hasattr(test, "jinja_pass_arg"):
        return test

    def guarded(*values: Any) -> Any:
        for value in values:
            if isinstance(value, Unknown) and not (of_being and is_there(value)):
                bool(value)
        return test(*values)

    return guarded


def _by_chance(_: Any) -> Any:
    raise UnknownError("what the filter random picks")


def _same(value: Any) -> Any:
    return value


@pass_context
def _printed(context: Context, value: Any) -> Any:
    """Return what is printed: of what is not known, its number."""
    if not isinstance(value, Unknown):
        return value
    unknown: list[str] = context.parent[_STATE].unknown
    unknown.append(name_of(value))
    return f"{_OPEN}{len(unknown) - 1}{_CLOSE}"


class _Macro:
    """A macro, compiled when it is first called."""

    def __init__(self, environment: _Environment, key: str, text: str) -> None:
        self._environment, self._text = environment, text
        self._key = key.removeprefix("macro.")
        self._template: Template | None = None

    @pass_context
    def __call__(self, context: Context, *args: Any, **kwargs: Any) -> Any:
        names = context.parent
        modules = names[_STATE].modules
        try:
            macro = modules.get(self._key)
            if macro is None:
                macro = modules[self._key] = self._ready(names)
            return macro(*args, **kwargs)
        except _Return as returned:
            return returned.value
        except UnknownError as error:
            error.macro = self._key
            raise

    def _ready(self, names: Names) -> Any:
        if self._template is None:
            self._template = self._environment.template(self._text)
        module = self._template.make_module(names, shared=True)
        return getattr(module, f"{_MACRO}{self._key.rpartition('.')[2]}")


class _Project:
    """A project's macros, compiled once in each process as far as they are called.

    Attributes:
        library: What its texts share.
        environment: The sandbox.
    """

    def __init__(self, library: Library) -> None:
        self.library, self.environment = library, _Environment()
        self._packages: dict[str, Names] = {}
        self._theirs: dict[str, Names] = {}
        for key, text in library.macros.items():
            _, package, name = key.split(".", 2)
            self._packages.setdefault(package, {})[name] = _Macro(self.environment, key, text)
        self._adapters = (library.adapter, *_ANCESTORS.get(library.adapter, ()))
        own: Names = {}
        for package in ("dbt", *(f"dbt_{each}" for each in reversed(self._adapters))):
            own |= self._packages.get(package, {})
        self._packages["dbt"] = own
        packages: Names = {each: SimpleNamespace(**macros) for each, macros in self._packages.items()}
        self._shared = packages | own

    def names(self, package: str, context: Names) -> Names:
        """Return what a text of a package sees: a project's macros outrank dbt's context, and that dbt's macros."""
        if package not in self._theirs:
            self._theirs[package] = self._own(self.library.project) | self._own(package)
        return {**self.environment.globals, **self._shared, **context, **self._theirs[package]}

    def _own(self, package: str) -> Names:
        return self._packages.get(package, {})

    @pass_context
    def dispatch(self, context: Context, name: str, macro_namespace: str = "", **_: object) -> Any:
        """Return the macro of a name for the adapter, else the default one."""
        names = [f"{prefix}__{name}" for prefix in (*self._adapters, "default")]
        for seen in self._searched(macro_namespace, names) if macro_namespace else [context.parent]:
            macro = next((seen[each] for each in names if each in seen), None)
            if macro is not None:
                return macro
        raise UnknownError(f"adapter.dispatch('{name}')")

    def _searched(self, package: str, names: list[str]) -> list[Names]:
        """Return where dbt looks for a macro of a package: a project's own search order is in no artifact."""
        usual = [self._own(self.library.project), self._own(package)]
        others = [macros for macros in self._packages.values() if any(each in macros for each in names)]
        return usual if package in self._packages or len(others) != 1 else [*usual, *others]


@lru_cache(maxsize=1)
def _project(library: bytes) -> _Project:
    return _Project(msgspec.msgpack.decode(library, type=Library))


def render(template: records.Template, library: bytes, limits: Limits = Limits()) -> Rendered:
    """Render one text.

    Args:
        template: The text.
        library: What it shares with others: a `Library` as MessagePack.
        limits: What it may cost; here, its size and that of its SQL.

    Raises:
        MemoryError: It needs more memory than there is.
    """
    if len(template.sql) > limits.size:
        return Rendered(code="too-large", message=f"Its text is longer than {limits.size:,} characters.")
    if not _JINJA.search(template.sql):
        return Rendered(sql=template.sql)
    try:
        return _rendered(template, _project(library), limits)
    except UnknownError as error:
        return _unknown(error)
    except MemoryError:
        raise
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        return _failed(f"{error.message or type(error).__name__}{f' (line {line})' if line else ''}")
    except Exception as error:  # noqa: BLE001 - a template is a program, and can fail in any way
        return _failed(f"{type(error).__name__}: {error}")


def _rendered(template: records.Template, project: _Project, limits: Limits) -> Rendered:
    state = _State()
    context = names_of(template, project.library, project.dispatch, state.used, state.assumed)
    package = template.node.get("package_name") or project.library.project
    names = project.names(package, context | {"return": _return, _STATE: state})
    names["context"] = {key: value for key, value in names.items() if key != _STATE}
    compiled = project.environment.template(template.sql)
    parts, size = [], 0
    for part in compiled.root_render_func(compiled.new_context(names, shared=True)):
        parts.append(part)
        size += len(part)
        if size > limits.size:
            return Rendered(code="too-large", message=f"Its Jinja makes more than {limits.size:,} characters of SQL.")
    sql = _settled("".join(parts), state, dialect_of(project.library.adapter))
    left_out = template.references.keys() - state.used
    if state.assumed and left_out:
        # Another value than the default decided what it reads.
        raise UnknownError(next(iter(state.assumed)))
    return Rendered(sql=sql, assumed=tuple(state.assumed)) if sql.strip() else _failed("it renders to nothing")


def _return(value: object = None) -> None:
    raise _Return(value)


def _settled(sql: str, state: _State, dialect: str) -> str:
    """Return SQL in which what is not known is a part of literals and comments alone.

    Raises:
        UnknownError: It stands where it may name something.
    """
    if not state.unknown:
        return sql
    for text in _naming(sql, dialect):
        if named := _MARK.search(text):
            raise UnknownError(state.unknown[int(named[1])])
    return _MARK.sub("…", sql)


def _naming(sql: str, dialect: str) -> Iterator[str]:
    """Yield the parts of SQL that may name something, all of it where it cannot be read: no comments, few literals."""
    from sqlglot import Dialect
    from sqlglot.errors import SqlglotError
    from sqlglot.tokenizer_core import TokenType

    try:
        tokens = Dialect.get_or_raise(dialect or None).tokenize(sql)
    except SqlglotError:
        yield sql
        return
    literals = (TokenType.STRING, TokenType.RAW_STRING, TokenType.NATIONAL_STRING)
    pivots = any(token.token_type in (TokenType.PIVOT, TokenType.UNPIVOT) for token in tokens)
    words = ["", "", *(token.text.upper() for token in tokens)]
    for token, within, before in zip(tokens, words, words[1:], strict=False):
        named = before in _NAMED_BEFORE or (before == "(" and within in _NAMED_WITHIN)
        if token.token_type not in literals or pivots or named:
            yield token.text


_WAREHOUSE = ("adapter.", "run_query", "load_result", "statement", "load_relation", "relation.", "column.")


def _unknown(error: UnknownError) -> Rendered:
    who = f"Its macro {error.macro}" if error.macro else "It"
    if error.name.startswith(_WAREHOUSE):
        message = f"{who} asks the warehouse ({error.name}): run `dbt compile`, and give that manifest."
        return Rendered(code="macro-unknown", message=message)
    message = f"{who} depends on {error.name}, which the manifest does not tell: run `dbt compile`, and give that one."
    return Rendered(code="value-unknown", message=message)


def _failed(why: str) -> Rendered:
    short = why if len(why) < 300 else f"{why[:300]}…"
    return Rendered(code="jinja-error", message=f"Its Jinja cannot be rendered: {short}.")
