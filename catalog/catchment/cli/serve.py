"""`catchment serve`: the GraphQL API on this machine, or for others."""

import errno
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catchment.errors import CatalogError, InputError

if TYPE_CHECKING:
    from catchment.store.database import Store


@click.command(
    epilog="""\b
Examples:
  catchment serve
  catchment --db warehouse.db serve --port 0
  catchment serve --host 0.0.0.0   # every request wants a token"""
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.pass_obj
def command(db: str, host: str, port: int) -> None:
    """Serve the GraphQL API until Ctrl-C.

    On loopback queries are free and mutations want a token; beyond it every request wants one.
    """
    serve(Path(db), host, port)


def serve(catalog_path: Path | str, host: str = "127.0.0.1", port: int = 8765) -> None:
    """Serve a catalog until interrupted.

    Args:
        catalog_path: The catalog's file.
        host: Address to listen on.
        port: Port to listen on, 0 for a free one.

    Raises:
        InputError: There is no catalog, or others are to reach it and it has no token.
        CatalogError: The address cannot be listened on.
    """
    import uvicorn

    from catchment.catalog import open as open_
    from catchment_graphql.app import create_app
    from catchment_graphql.auth import is_loopback

    if not host.strip():
        raise InputError("--host is empty, which would be every address: name one, such as 127.0.0.1")
    local = is_loopback(host)
    with open_(catalog_path) as catalog:
        if not local:
            _check_tokens(catalog.store, host)
        app = create_app(catalog, local=local)
        with _listening(host, port) as listener:
            click.echo(f"Catchment on {_url(host, listener)}  (Ctrl-C stops it)")
            config = uvicorn.Config(
                app, log_level="warning", access_log=False, ws="none", server_header=False, timeout_graceful_shutdown=5
            )
            # uvicorn ends what is running, and then hands the interrupt on to whoever started it.
            with suppress(KeyboardInterrupt):
                uvicorn.Server(config).run(sockets=[listener])


def _check_tokens(store: "Store", host: str) -> None:
    from catchment.store import people
    from catchment.store.database import now

    valid = [each for each in people.tokens(store) if not each.revoked_at and (each.expires_at or "9") > now()]
    if not valid:
        raise InputError(
            f"on {host} others can reach the catalog, and there is no token to let them: "
            "make one with 'catchment token create NAME'"
        )
    click.echo(f"others can reach {host}: every request wants a token; put TLS before it", err=True)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family, backlog=128)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CatalogError(
                f"port {port} is in use: choose another with --port, or any free one with --port 0"
            ) from error
        raise CatalogError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


def _url(host: str, listener: socket.socket) -> str:
    name = f"[{host.strip('[]')}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}/"
