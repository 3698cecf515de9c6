"""``--policy``, wherever reports are made or judged again."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import date

    from catchment.impact.policy.judging import Judge

policy_option = click.option(
    "--policy",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="YAML file: what fails, warns or passes, who must approve, what is exempt.",
)


def chosen_judge(file: Path | None) -> "Judge | None":
    """Return what judges by a policy's file, None for none; ``--fail-on`` counts beside it where it was given.

    Raises:
        InputError: The file is no policy.
    """
    if file is None:
        return None
    from catchment.impact.policy.judging import judge_of
    from catchment.impact.policy.reading import read

    context = click.get_current_context()
    given = context.get_parameter_source("fail_on") is not click.core.ParameterSource.DEFAULT
    return judge_of(read(file), today(), context.params["fail_on"] if given else "")


def today() -> "date":
    """Return the day, in UTC."""
    from datetime import UTC, datetime

    return datetime.now(UTC).date()
