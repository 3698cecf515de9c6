"""`catchment ingest`: dbt artifacts and SQL files into the catalog."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catchment.cli.output import chosen_limits, commit_option, format_option, print_json, progress_bar

if TYPE_CHECKING:
    from collections.abc import Callable

    from catchment.difference import Difference
    from catchment.ingest import Ingested

SHOWN = 10
"""Diagnostics that are printed before the rest are counted."""


@click.group()
def command() -> None:
    """Read dbt artifacts or SQL files into the catalog."""


@command.command(
    epilog="""\b
Examples:
  catchment ingest dbt target/
  catchment ingest dbt target/manifest.json.gz --source shop --namespace snowflake://acme
  catchment ingest dbt target/ --codeowners .github/CODEOWNERS --project-path transform/
  catchment ingest dbt target/ --mapping meta.toml"""
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", default="", metavar="NAME", help="Name of the source; the project's by default.")
@click.option(
    "--namespace", default="", metavar="NS", help="Namespace of its relations; the adapter's name by default."
)
@click.option("--codeowners", type=click.Path(path_type=Path), help="CODEOWNERS file of the repository.")
@click.option("--project-path", default="", metavar="DIR", help="Where the project stands in that repository.")
@click.option("--mapping", type=click.Path(path_type=Path), help="TOML file: which meta keys say owner, tier, PII.")
@commit_option
@click.option("--allow-uncompiled", is_flag=True, help="Exit with 0 though models are not compiled.")
@click.option("--dry-run", is_flag=True, help="Show what would be different, and write nothing.")
@format_option
@click.pass_obj
def dbt(
    db: str,
    path: Path,
    source: str,
    namespace: str,
    codeowners: Path | None,
    project_path: str,
    mapping: Path | None,
    commit: str,
    allow_uncompiled: bool,
    dry_run: bool,
    format_: str,
) -> None:
    """Read a dbt project: PATH is its target folder, or a manifest (.json or .json.gz).

    The catalog, run results, source freshness and semantic manifest beside the manifest are read too.

    Where dbt has compiled no SQL, its Jinja is rendered, as far as the manifest tells how.  Models whose Jinja
    asks the warehouse keep their table lineage alone, and the exit code is 3.
    """
    from catchment.ingest import DbtOptions, ingest_dbt

    options = DbtOptions(
        source=source,
        namespace=namespace,
        codeowners=codeowners,
        project_path=project_path,
        mapping=mapping,
        limits=chosen_limits(),
        commit=commit,
    )
    counts = _ingest(partial(ingest_dbt, path, options=options), Path(db), dry_run, format_)
    lost = counts.get("not_compiled", 0)
    if lost and not allow_uncompiled:
        click.echo(_uncompiled(path, lost), err=True)
        raise SystemExit(3)


@command.command(
    epilog="""\b
Examples:
  catchment ingest sql warehouse/ --dialect tsql --default-db dwh --default-schema dbo
  catchment ingest sql views.sql --dialect snowflake --namespace snowflake://acme --schema tables.json"""
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dialect", required=True, metavar="D", help="SQL dialect, by sqlglot's name (snowflake, tsql, ...).")
@click.option("--source", default="", metavar="NAME", help="Name of the source; the first path's by default.")
@click.option("--namespace", default="", metavar="NS", help="Namespace of the relations; the dialect by default.")
@click.option("--default-db", default="", metavar="DB", help="Database of names that do not say.")
@click.option("--default-schema", default="", metavar="SCHEMA", help="Schema of names that do not say.")
@click.option("--schema", "tables", type=click.Path(path_type=Path), help="JSON of tables: {table: {column: type}}.")
@click.option("--dry-run", is_flag=True, help="Show what would be different, and write nothing.")
@format_option
@click.pass_obj
def sql(
    db: str,
    paths: tuple[Path, ...],
    dialect: str,
    source: str,
    namespace: str,
    default_db: str,
    default_schema: str,
    tables: Path | None,
    dry_run: bool,
    format_: str,
) -> None:
    """Read SQL files: PATHS are files, or folders whose *.sql files are read."""
    from catchment.ingest import SqlOptions, ingest_sql

    options = SqlOptions(
        dialect=known_dialect(dialect),
        source=source,
        namespace=namespace,
        database=default_db,
        schema=default_schema,
        tables=tables,
        limits=chosen_limits(),
    )
    counts = _ingest(partial(ingest_sql, paths, options=options), Path(db), dry_run, format_)
    if counts.get("failed"):
        raise SystemExit(3)


def known_dialect(name: str) -> str:
    """Return the dialect of a name, in lower case.

    Raises:
        InputError: sqlglot has none of that name; the message suggests the nearest.
    """
    import difflib

    from sqlglot.dialects.dialect import Dialects

    from catchment.errors import InputError

    names = [dialect.value for dialect in Dialects if dialect.value]
    if name.lower() in names:
        return name.lower()
    near = difflib.get_close_matches(name.lower(), names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(sorted(names))}"
    raise InputError(f"no SQL dialect {name!r}: {hint}")


def _ingest(run: "Callable[..., Ingested]", db: Path, dry_run: bool, format_: str) -> dict[str, int]:
    """Ingest, or show what that would change; returns the counts of what was read, none where nothing was written."""
    from catchment.preview import preview
    from catchment.store.care import suspicious

    with progress_bar("reading SQL") as progress, suspicious(db):
        if dry_run:
            _show_preview(preview(db, lambda copy: run(db=copy, progress=progress)), format_)
            return {}
        ingested = run(db=db, progress=progress)
    _report(ingested, format_)
    return ingested.counts


def _show_preview(found: "Difference", format_: str) -> None:
    from catchment.cli.diff import show

    show(found, format_)
    if format_ == "text":
        click.echo("(dry run: nothing was written)")


def _uncompiled(path: Path, count: int) -> str:
    from catchment.words import counted, shown

    are = "is" if count == 1 else "are"
    return shown(
        f"{path}: {counted(count, 'model')} {are} not compiled and cannot be rendered, so column lineage is lost:"
        " run 'dbt compile' or 'dbt docs generate' last, or pass --allow-uncompiled"
    )


def _report(ingested: "Ingested", format_: str) -> None:
    if format_ == "json":
        print_json(ingested)
        return
    from catchment.words import counted, shown

    run = ingested.published
    counts = ", ".join(counted(count, kind) for kind, count in ingested.counts.items() if count)
    click.echo(f"run {run.run} of {shown(run.source)}: {counts}")
    seen = f", {run.observed} observed" if run.observed else ""
    click.echo(f"  {run.added} added, {run.changed} changed, {run.removed} removed, {run.unchanged} unchanged{seen}")
    if ingested.statuses:
        statuses = ", ".join(f"{count} {status}" for status, count in sorted(ingested.statuses.items()))
        click.echo(f"  SQL: {statuses}")
    lost = [each for each in ingested.diagnostics if each.severity != "INFO"]
    for each in lost[:SHOWN]:
        where = f"{each.path}:{each.line}".removesuffix(":0") if each.path else run.source
        click.echo(shown(f"  {where}: {each.message} [{each.code}]"), err=True)
    if len(lost) > SHOWN:
        click.echo(f"  … and {len(lost) - SHOWN} more; --format json lists them all", err=True)
