"""`catchment schema`: the GraphQL schema."""

import click


@click.command(epilog="\b\nExamples:\n  catchment schema > schema.graphql")
def command() -> None:
    """Print the GraphQL schema in SDL, as `serve` serves it."""
    from catchment_graphql.schema import sdl

    click.echo(sdl(), nl=False)
