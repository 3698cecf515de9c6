"""`catchment impact change`: what a change breaks that nobody has made yet."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catchment.cli.impact.finishing import Finish, end, finish_options
from catchment.cli.ingest import known_dialect
from catchment.cli.output import chosen_limits, open_catalog, progress_bar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catchment.catalog import Catalog


@click.command(
    epilog="""\b
Kinds: column-removed, column-renamed, column-retyped, column-logic, column-nullability of a column;
asset-removed, column-added, rowset-logic, grain, opaque-logic of an asset.

\b
Examples:
  catchment impact change column-removed:fct_orders.net_cents
  catchment impact change column-renamed:stg_payments.amount_cents=amount_eur --format markdown
  catchment impact change --migration V7__drop_email.sql --dialect postgres
  catchment impact change --file changes.yml --base target"""
)
@click.argument("changes", nargs=-1, metavar="[KIND:TARGET[=AFTER]]...")
@click.option("--file", type=click.Path(path_type=Path), help="YAML or JSON list of {target, kind, after, sql}.")
@click.option("--migration", multiple=True, type=click.Path(path_type=Path), help="SQL script that changes tables.")
@click.option("--dialect", default="", metavar="D", help="SQL dialect of the migration, by sqlglot's name.")
@click.option("--default-db", default="", metavar="DB", help="Database of names in it that do not say.")
@click.option("--default-schema", default="", metavar="SCHEMA", help="Schema of names in it that do not say.")
@click.option("--base", type=click.Path(path_type=Path), help="Target folder or manifest, instead of the catalog.")
@finish_options
@click.pass_obj
def command(
    db: str,
    changes: tuple[str, ...],
    file: Path | None,
    migration: tuple[Path, ...],
    dialect: str,
    default_db: str,
    default_schema: str,
    base: Path | None,
    finish: Finish,
) -> None:
    """Say what a change would break, by what the catalog holds: a list of changes, or a migration script.

    The SQL of whoever reads other columns then is read again, so that a star loses what is gone and gets what is new.
    """
    from catchment.impact import proposing
    from catchment.impact.proposal import analyse

    if not (changes or file or migration):
        raise click.UsageError("There is no change: name some, a '--file' or a '--migration'.")
    if migration and not dialect:
        raise click.UsageError("'--migration' wants '--dialect': name the SQL dialect of the script.")
    script = proposing.Script(
        dialect=known_dialect(dialect) if dialect else "", database=default_db, schema=default_schema
    )
    given = [proposing.of_word(word) for word in changes] + (proposing.of_file(file) if file else [])
    rules, limits = finish.judge(), chosen_limits()
    with _known(db, base) as catalog:
        proposals, warnings = proposing.of_scripts(catalog, migration, script, limits)
        report = analyse(
            catalog, [*given, *proposals], fail_on=finish.fail_on, limits=limits, policy=rules, warnings=warnings
        )
    end(db, report, "", finish)


@contextmanager
def _known(db: str, base: Path | None) -> "Iterator[Catalog]":
    """Open the catalog, or one of artifacts alone, which is thrown away."""
    if base is None:
        with open_catalog(db) as catalog:
            yield catalog
        return
    import tempfile

    from catchment.catalog import open as open_
    from catchment.ingest import DbtOptions, ingest_dbt

    with tempfile.TemporaryDirectory(prefix="catchment-") as folder, progress_bar("reading SQL") as progress:
        path = Path(folder) / "catchment.db"
        ingest_dbt(base, path, DbtOptions(limits=chosen_limits()), progress)
        with open_(path) as catalog:
            yield catalog
