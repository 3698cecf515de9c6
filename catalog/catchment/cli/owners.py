"""`catchment owners`: who answers for an asset; assign and remove by hand."""

import getpass
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from catchment.cli.output import format_option, open_catalog, print_json, print_table, run_operation

if TYPE_CHECKING:
    from catchment_parsers.facts import Owner

Command = Callable[..., None]

ROLES = ["TECHNICAL_OWNER", "BUSINESS_OWNER", "DATA_STEWARD"]


@click.group()
def command() -> None:
    """Show, assign and remove owners.

    What people assign outranks dbt and CODEOWNERS, survives every ingestion, and is recorded.
    """


@command.command(epilog="\b\nExamples:\n  catchment owners show orders")
@click.argument("asset")
@format_option
@click.pass_obj
def show(db: str, asset: str, format_: str) -> None:
    """Show who owns ASSET, and who says so."""
    with open_catalog(db) as catalog:
        entry = catalog.asset(asset)
        if format_ == "json":
            print_json(run_operation(catalog, "Owners", {"urn": entry.asset.urn})["asset"])
            return
    if not entry.asset.owners:
        click.echo(f"{entry.asset.urn} has no owner: catchment owners assign {asset} NAME")
        return
    rows = [(o.name, o.role, o.email, o.provenance) for o in entry.asset.owners]
    print_table(["owner", "role", "e-mail", "said by"], rows)


def _decision(function: Command) -> Command:
    """Give a command the words that every decision about an owner takes."""
    for decorate in reversed(
        (
            click.argument("asset"),
            click.argument("owner"),
            click.option("--role", type=click.Choice(ROLES), default=ROLES[0], show_default=True, help="Role."),
            click.option("--reason", default="", help="Why, for the audit record."),
            click.option(
                "--actor", envvar="CATCHMENT_ACTOR", default=getpass.getuser, help="Who decides; you by default."
            ),
            click.pass_obj,
        )
    ):
        function = decorate(function)
    return function


@command.command(
    epilog="""\b
Examples:
  catchment owners assign orders ada@acme.example
  catchment owners assign orders finance --group --role BUSINESS_OWNER --reason "agreed at the council" """
)
@click.option("--email", default="", help="E-mail address.")
@click.option("--group", is_flag=True, help="OWNER is a group, not a person.")
@_decision
def assign(db: str, asset: str, owner: str, role: str, reason: str, actor: str, email: str, group: bool) -> None:
    """Make OWNER an owner of ASSET."""
    from catchment.store import people

    with open_catalog(db) as catalog:
        entry = catalog.asset(asset)
        made = people.assign_owner(
            catalog.store, entry.id, _owner(owner, role, email, group), actor=actor, reason=reason
        )
    click.echo(f"{owner} is {role} of {entry.asset.urn}" + ("" if made else " (and was before)"))


@command.command(epilog="\b\nExamples:\n  catchment owners remove orders ada@acme.example")
@_decision
def remove(db: str, asset: str, owner: str, role: str, reason: str, actor: str) -> None:
    """End an assignment that was made by hand."""
    from catchment.errors import NotFoundError
    from catchment.store import people

    with open_catalog(db) as catalog:
        entry = catalog.asset(asset)
        gone = people.remove_owner(catalog.store, entry.id, _owner(owner, role), actor=actor, reason=reason)
    if not gone:
        raise NotFoundError(
            f"{owner} was not assigned as {role} of {entry.asset.urn} by hand; what dbt or CODEOWNERS say, change there"
        )
    click.echo(f"{owner} is no longer {role} of {entry.asset.urn}")


def _owner(name: str, role: str, email: str = "", group: bool = False) -> "Owner":
    from catchment_parsers.facts import Owner, Provenance

    email = email or (name if "@" in name and not name.startswith("@") else "")
    return Owner(name=name, role=role, email=email, group=group, provenance=Provenance.MANUAL)
