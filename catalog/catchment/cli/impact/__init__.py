"""`catchment impact`: what a change breaks, before it is merged; its other questions are commands below it."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catchment.cli import NAMED
from catchment.cli.impact import backtest, change, outcomes, policy, schema, sql
from catchment.cli.impact.finishing import Finish, end, finish_options
from catchment.cli.impact.writing import EXAMPLES
from catchment.cli.output import chosen_limits, commit_option, open_catalog, progress_bar

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from catchment.catalog import Catalog
    from catchment.impact.inputs import Given
    from catchment.impact.report import Report
    from catchment.ingest import DbtOptions

TARGET = "target"
"""Where dbt puts artifacts, unless its project says otherwise."""


@click.group(
    invoke_without_command=True,
    epilog=f"""\b
Exit codes: 0 the verdict is PASS or WARN, 1 it is FAIL, 2 bad input, 3 a manifest has no compiled SQL.

{EXAMPLES}""",
)
@click.option(
    "--base",
    metavar="PATH|run:RUN",
    help="State before: a target folder, a manifest, or a run of the catalog: its number, a time, or 'latest'.",
)
@click.option("--head", metavar="PATH|run:RUN", help="State after, in the same words; 'target' where there is one.")
@click.option(
    "--git-base",
    metavar="REF",
    help="State before: where this branch left REF, as the catalog that --db names has it, or as committed there.",
)
@click.option("--source", default="", metavar="NAME", help="Name of the project in the catalog.")
@click.option("--codeowners", type=click.Path(path_type=Path), help="CODEOWNERS file of the repository.")
@click.option("--project-path", default="", metavar="DIR", help="Where the project stands in that repository.")
@click.option(
    "--namespace", default="", metavar="NS", help="Namespace of its relations; the adapter's name by default."
)
@click.option("--mapping", type=click.Path(path_type=Path), help="TOML file: which meta keys say owner, tier, PII.")
@finish_options
@commit_option
@click.pass_context
def command(
    ctx: click.Context,
    base: str | None,
    head: str | None,
    git_base: str | None,
    source: str,
    codeowners: Path | None,
    project_path: str,
    namespace: str,
    mapping: Path | None,
    finish: Finish,
    commit: str,
) -> None:
    """Compare two states of a dbt project and say what the second breaks: column by column, for whom, and why.

    Needs no catalog, no network and no secrets.  Where --db names a catalog, what other projects there read, and who
    people say owns what, is part of the answer.
    """
    if ctx.invoked_subcommand:
        return
    from catchment.ingest import DbtOptions

    options = DbtOptions(
        source=source,
        codeowners=codeowners,
        project_path=project_path,
        namespace=namespace,
        mapping=mapping,
        limits=chosen_limits(),
        commit=commit,
    )
    with _catalog(ctx, base, head) as catalog:
        report, incomplete = _judged(catalog, _states(catalog, base, head, git_base, options), options, finish)
    end(ctx.obj, report, incomplete, finish, project_path=project_path)


for _name, _module in {
    "sql": sql,
    "change": change,
    "policy": policy,
    "backtest": backtest,
    "outcomes": outcomes,
    "schema": schema,
}.items():
    command.add_command(_module.command, _name)


def _catalog(ctx: click.Context, *states: str | None) -> "AbstractContextManager[Catalog | None]":
    """Open the catalog where it is named, or a state is one of its runs."""
    from catchment.impact.inputs import is_stored

    named, there = ctx.meta[NAMED], Path(ctx.obj).exists()
    if any(word and is_stored(word) for word in states) or (named and there):
        return open_catalog(ctx.obj)
    if named:
        click.echo(f"Warning: no catalog at {ctx.obj}: what it would know is not part of the answer", err=True)
    return nullcontext()


def _states(
    catalog: "Catalog | None", base: str | None, head: str | None, git_base: str | None, options: "DbtOptions"
) -> "tuple[Given, Given]":
    from catchment.impact import inputs

    head = head or (TARGET if Path(TARGET).is_dir() else None)
    if head is None:
        raise click.UsageError("Missing option '--head': name the artifacts after the change.")
    if (base is None) == (git_base is None):
        raise click.UsageError("Name the state before, with either '--base' or '--git-base'.")
    after = _state(catalog, head, options)
    if git_base is None:
        return _state(catalog, base or "", options), after
    if inputs.is_stored(head):
        raise click.UsageError("'--git-base' wants a head that stands in a checkout.")
    return inputs.of_git(git_base, Path(head), catalog.store if catalog else None, options.source), after


def _state(catalog: "Catalog | None", word: str, options: "DbtOptions") -> "Given":
    from catchment.impact import inputs

    if catalog is not None and inputs.is_stored(word):
        return inputs.of_run(catalog.store, word, options.source)
    return inputs.of_path(Path(word), options.commit)


def _judged(
    catalog: "Catalog | None", states: "tuple[Given, Given]", options: "DbtOptions", finish: Finish
) -> "tuple[Report, str]":
    from catchment.impact.gate import judge

    rules = finish.judge()
    with progress_bar("reading SQL") as progress:
        return judge(*states, options, fail_on=finish.fail_on, catalog=catalog, policy=rules, progress=progress)
