"""`catchment impact policy`: check a policy, and print the schema of policies."""

from pathlib import Path

import click


@click.group("policy")
def command() -> None:
    """Check a policy, or print the JSON Schema of policies."""


@command.command(
    "check",
    epilog="\b\nExamples:\n  catchment impact policy check policy.yml\n\n"
    "\b\nExit codes: 0 it can be used, 2 it cannot.",
)
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Say all that is wrong with a policy, each with line and column; and which exemptions expire."""
    from catchment.cli.impact.judging import today
    from catchment.impact.policy.exempting import notices
    from catchment.impact.policy.reading import read
    from catchment.words import counted, listed, shown

    policy = read(file)
    for notice in notices(policy, today()):
        click.echo(shown(f"{file}: {notice}"), err=True)
    parts = ((policy.rules, "rule"), (policy.reviewers, "requirement"), (policy.exemptions, "exemption"))
    said = [counted(len(part), word) for part, word in parts if part]
    click.echo(
        shown(f"{file} is a policy" + (f" of {listed(said)}" if said else " that says nothing but its defaults"))
    )


@command.command("schema", epilog="\b\nExamples:\n  catchment impact policy schema > policy.schema.json")
def schema() -> None:
    """Print the JSON Schema of policies, for editors."""
    from catchment.cli.output import print_json
    from catchment.impact.policy.reading import schema as schema_of

    print_json(schema_of())
