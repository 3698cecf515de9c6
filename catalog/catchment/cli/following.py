"""Options of commands that follow lineage: which links they follow."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import reduce, wraps
from typing import TYPE_CHECKING, Any

import click

from catchment_parsers.facts import Kind, Provenance, Record, Subtype, Type

if TYPE_CHECKING:
    from catchment.catalog import Catalog
    from catchment.graph.filters import Filter


class Followed(Record, frozen=True, kw_only=True):
    """Which links a command follows; empty for all.

    Attributes:
        types, subtypes, kinds, provenances: As ``filters.narrowed`` takes them.
        certain: Only what is certain.
    """

    types: Sequence[Type] = ()
    subtypes: Sequence[Subtype] = ()
    kinds: Sequence[Kind] = ()
    provenances: Sequence[Provenance] = ()
    certain: bool = False

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
        lists = {name: [each.name for each in getattr(self, name)] or None for name in _LISTS}
        return {**lists, "certainOnly": self.certain}


_LISTS: dict[str, type[StrEnum]] = {"types": Type, "subtypes": Subtype, "kinds": Kind, "provenances": Provenance}
_HELP = (
    "Only links that make values (direct), or only those that decide about them (indirect); of columns' lineage.",
    "Only links of this subtype (identity, aggregation, join, filter ...); of columns' lineage; repeatable.",
    "Only to assets of this kind (model, source, exposure ...); repeatable.",
    "Only what this says: sql_parser, observed (an engine), dbt_meta, manual; repeatable.",
)


def follow_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of which its parameter `followed` is made."""

    @wraps(command)
    def called(*args: Any, certain: bool, **given: Any) -> Any:
        chosen: dict[str, Any] = {
            name: tuple(enum(value) for value in given.pop(name)) for name, enum in _LISTS.items()
        }
        return command(*args, followed=Followed(**chosen, certain=certain), **given)

    options = [
        click.option(f"--{name[:-1]}", name, multiple=True, type=_choice(enum), metavar=name[:-1].upper(), help=help_)
        for (name, enum), help_ in zip(_LISTS.items(), _HELP, strict=True)
    ]
    certain = click.option("--certain", is_flag=True, help="Only links that are certain.")
    return reduce(lambda command, option: option(command), [certain, *reversed(options)], called)


def _choice(enum: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([each.value for each in enum], case_sensitive=False)
