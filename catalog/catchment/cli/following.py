"""Options of commands that follow lineage: which links they follow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce, wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from catchment.catalog import Catalog
    from catchment.graph.filters import Filter
    from catchment_parsers.facts import Kind, Provenance, Subtype, Type


@dataclass(frozen=True)
class Followed:
    """Which links a command follows; empty for all.

    Attributes:
        types, subtypes, kinds, provenances: As ``filters.narrowed`` takes them.
        certain: Only what is certain.
    """

    types: "Sequence[Type]"
    subtypes: "Sequence[Subtype]"
    kinds: "Sequence[Kind]"
    provenances: "Sequence[Provenance]"
    certain: bool

    def filter(self, catalog: "Catalog") -> "Filter":
        """Return the filter that this is in a catalog."""
        from catchment.graph.filters import narrowed

        return narrowed(
            catalog.state.assets,
            types=self.types,
            subtypes=self.subtypes,
            kinds=self.kinds,
            provenances=self.provenances,
            certain=self.certain,
        )

    def variable(self) -> dict[str, Any]:
        """Return the filter as named operations take it."""
        lists = {name: [each.name for each in getattr(self, name)] or None for name in _HELP}
        return {**lists, "certainOnly": self.certain}


_HELP = {
    "types": "Only links that make values (direct), or that decide about them (indirect); of columns' lineage.",
    "subtypes": "Only links of this subtype (aggregation, join, filter ...); of columns' lineage; repeatable.",
    "kinds": "Only to assets of this kind (model, source, exposure ...); repeatable.",
    "provenances": "Only what this says: sql_parser, observed (an engine), dbt_meta, manual; repeatable.",
}


class _Value(click.ParamType[Any]):
    """A value of an enumeration of facts, which are imported when one is given."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value of this name, in whichever case.

        Raises:
            click.BadParameter: There is none.
        """
        from catchment_parsers import facts

        enum = getattr(facts, self.name.capitalize())
        named = {each.name.casefold(): each for each in enum}
        if value.casefold() not in named:
            self.fail(f"{value!r} is not one of {', '.join(named)}.", param, ctx)
        return named[value.casefold()]


def follow_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of which its parameter `followed` is made."""

    @wraps(command)
    def called(*args: Any, certain: bool, **given: Any) -> Any:
        chosen = {name: given.pop(name) for name in _HELP}
        return command(*args, followed=Followed(**chosen, certain=certain), **given)

    options = [
        click.option(
            f"--{name[:-1]}", name, multiple=True, type=_Value(name[:-1]), metavar=name[:-1].upper(), help=text
        )
        for name, text in _HELP.items()
    ]
    certain = click.option("--certain", is_flag=True, help="Only links that are certain.")
    return reduce(lambda command, option: option(command), [certain, *reversed(options)], called)
