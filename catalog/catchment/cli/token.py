"""`catchment token`: bearer tokens for the API."""

import click

from catchment.cli.output import format_option, open_catalog, print_json, print_table


@click.group()
def command() -> None:
    """Create, list and revoke API tokens.

    A server that is not on loopback wants one for every request, and every mutation does there.
    """


@command.command(epilog="\b\nExamples:\n  catchment token create ci --days 90")
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 36_500), help="Days until it expires; never by default.")
@click.pass_obj
def create(db: str, name: str, days: int | None) -> None:
    """Make a token and print it, this once: the catalog keeps only its hash."""
    from datetime import UTC, datetime, timedelta

    from catchment.store import people

    expires = (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") if days else None
    with open_catalog(db) as catalog:
        click.echo(people.create_token(catalog.store, name, expires_at=expires))


@command.command("list", epilog="\b\nExamples:\n  catchment token list\n  catchment token list --format json")
@format_option
@click.pass_obj
def list_(db: str, format_: str) -> None:
    """List tokens, without their secrets."""
    from catchment.store import people

    with open_catalog(db) as catalog:
        tokens = people.tokens(catalog.store)
    if format_ == "json":
        print_json(tokens)
    else:
        rows = [(t.name, t.created_at, t.expires_at or "never", t.revoked_at or "") for t in tokens]
        print_table(["name", "created", "expires", "revoked"], rows)


@command.command(epilog="\b\nExamples:\n  catchment token revoke ci")
@click.argument("name")
@click.pass_obj
def revoke(db: str, name: str) -> None:
    """Make the token of that NAME worthless at once."""
    from catchment.store import people

    with open_catalog(db) as catalog:
        people.revoke_token(catalog.store, name)
    click.echo(f"token {name} is revoked")
