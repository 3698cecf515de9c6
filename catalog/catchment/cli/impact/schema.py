"""`catchment impact schema`: what the report's JSON is."""

import click


@click.command(epilog="\b\nExamples:\n  catchment impact schema > report.schema.json")
def command() -> None:
    """Print the JSON Schema of `catchment impact --format json`."""
    from importlib.resources import files

    click.echo(files("catchment.impact").joinpath("report.schema.json").read_text("utf-8"), nl=False)
