"""Options of commands that take selectors."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from catchment.catalog import Catalog
    from catchment.selectors import Scope

select_option = click.option(
    "--select", "selectors", multiple=True, metavar="SELECTOR", help="Only what is selected; repeatable for more."
)
exclude_option = click.option(
    "--exclude", "excluded", multiple=True, metavar="SELECTOR", help="Leave out what is selected by this; repeatable."
)


def selected_ids(catalog: "Catalog", selectors: Sequence[str], excluded: Sequence[str]) -> set[int] | None:
    """Return the ids of what is selected, None for all; tell what matched nothing."""
    from catchment.selectors import scope_of
    from catchment.selectors import selected_ids as ids

    scope = scope_of(catalog)
    found = ids(scope, " ".join(selectors), " ".join(excluded))
    tell_unmatched(scope, selectors, excluded)
    return found


def tell_unmatched(scope: "Scope", *selectors: Sequence[str]) -> None:
    """Print a line to standard error for each criterion that nothing matches."""
    from catchment.selectors import unmatched
    from catchment.words import shown

    for line in unmatched(scope, *(text for texts in selectors for text in texts)):
        click.echo(shown(line), err=True)
