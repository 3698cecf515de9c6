"""The command line: one module a command, imported when it is run.

`catchment --help` must cost no more than click, so the commands' one-line helps stand here.
"""

import errno
import importlib
import os
import sys
from typing import Any

import click

from catchment import __version__
from catchment.errors import CatchmentError
from catchment.words import shown

COMMANDS = {
    "demo": "Load the demo company, show what Catchment does with it, and serve it.",
    "ingest": "Read dbt artifacts or SQL files into the catalog.",
    "extract": "Print the lineage of SQL alone, without a catalog.",
    "ls": "List what a selector selects, in dbt's grammar.",
    "search": "Find assets by words.",
    "show": "Show an asset: columns, owners, tests, lineage.",
    "lineage": "Show what feeds a column or asset, or what it feeds.",
    "around": "Show what lies around columns or assets, with every link between.",
    "path": "Show how one column or asset leads to another.",
    "common": "Find what feeds all of several columns or assets.",
    "cycles": "Find what depends on itself, with the statements that make it so.",
    "flows": "Show what flows between domains, schemas or projects.",
    "top": "List what is most depended upon.",
    "impact": "Say what a change breaks, before it is merged.",
    "coverage": "Measure how much is owned, documented, tested and classified.",
    "conflicts": "Find metrics that disagree, models that repeat, relations built twice.",
    "unused": "Find what nobody uses: orphans, the dead, sources that nothing reads.",
    "owners": "Show, assign and remove owners.",
    "runs": "List ingest runs.",
    "diff": "Show what is different between two runs.",
    "audit": "List who decided what.",
    "export": "Write the whole graph for other tools.",
    "serve": "Serve the GraphQL API.",
    "token": "Create, list and revoke API tokens.",
    "doctor": "Check the catalog's integrity, and mend what can be mended.",
    "backup": "Copy the catalog while it is in use.",
    "restore": "Make the catalog what a backup holds.",
    "prune": "Forget the distant past.",
    "schema": "Print the GraphQL schema.",
}


def _with_db(command: click.Command) -> click.Command:
    """Let a command take ``--db`` too, so that it may stand before or behind the command's name."""
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _with_db(child)
        if not command.invoke_without_command:
            return command
    if not any(parameter.name == "db" for parameter in command.params):
        option = click.Option(["--db"], metavar="FILE", help="The catalog.", expose_value=False, callback=_set_db)
        command.params.append(option)
    return command


def _set_db(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.obj = value
        ctx.meta[NAMED] = True


NAMED = "catchment.db_named"
"""Key of the context's `meta` that says whether the user named a catalog."""
LIMITS = "catchment.limits"
"""Key of the context's `meta` that holds what ``--limit`` said."""


class Commands(click.Group):
    """A group whose commands are imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of a first acquaintance."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command."""
        if cmd_name not in COMMANDS:
            return None
        return _with_db(importlib.import_module(f"catchment.cli.{cmd_name}").command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command where there is none of that name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else " 'catchment --help' lists them."
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands from the table above, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what a user can mend is one line, not a traceback."""
        try:
            return super().invoke(ctx)
        except CatchmentError as error:
            for line in error.lines:
                click.echo(f"Error: {shown(line)}", err=True)
            ctx.exit(error.exit_code)
        except UnicodeEncodeError as error:
            click.echo(f"Error: {shown(str(error.object)[:100])!r} is not UTF-8: write it as UTF-8", err=True)
            ctx.exit(2)
        except OSError as error:
            if error.errno == errno.EPIPE:
                # Whoever read has gone away: no failure of ours, and no verdict either.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                ctx.exit(141)
            where = f"{shown(str(error.filename)[:200])}: " if error.filename else ""
            click.echo(f"Error: {where}{error.strerror or error}: check the path, and the disk", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("Interrupted", err=True)
            ctx.exit(130)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  catchment demo
  catchment ingest dbt target/
  catchment lineage orders.customer_id --downstream
  catchment impact --base main/target --head target""",
)
@click.version_option(__version__, prog_name="catchment")
@click.option(
    "--db",
    envvar="CATCHMENT_DB",
    default="catchment.db",
    show_default=True,
    show_envvar=True,
    metavar="FILE",
    help="The catalog.",
)
@click.option(
    "--limit",
    "limits",
    envvar="CATCHMENT_LIMITS",
    show_envvar=True,
    multiple=True,
    metavar="NAME=VALUE",
    help="What SQL may cost that is read; may be given several times."
    " Of a text: size (20000000 characters), seconds (20), memory (2GiB)."
    " Of a statement: tokens (1000000), depth (100 nested brackets or blocks),"
    " dependencies (5000000 made on the way, which bounds the expansion of aliases).",
)
@click.pass_context
def main(ctx: click.Context, db: str, limits: tuple[str, ...]) -> None:
    """A metadata catalog and column-level lineage graph in one file."""
    ctx.obj = db
    ctx.meta[NAMED] = ctx.get_parameter_source("db") is not click.core.ParameterSource.DEFAULT
    ctx.meta[LIMITS] = limits
