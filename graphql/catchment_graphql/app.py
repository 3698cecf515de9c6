"""The web application: GraphQL, health, and a page that says what is here."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from catchment import catalog as catalog_
from catchment.catalog import Catalog
from catchment.errors import CatchmentError
from catchment.store import read as read_
from catchment_graphql import home, protocol
from catchment_graphql.auth import Refused, check_origin, token_of
from catchment_graphql.engine import Engine
from catchment_graphql.errors import logger, refusal
from catchment_graphql.limits import Limits

_PLAIN = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def create_app(catalog: Catalog | Path | str, *, local: bool = True, limits: Limits | None = None) -> Starlette:
    """Return the application.

    Args:
        catalog: An open catalog, which stays its owner's, or the path of one, opened at start and closed at the end.
        local: It will listen on loopback alone: queries need no token, and only names of this machine are answered.
        limits: What a request may ask for.

    Raises:
        InputError: There is no catalog at that path.
        CatalogError: It cannot be read.
    """
    opened = catalog if isinstance(catalog, Catalog) else catalog_.open(catalog)
    engine = Engine(opened, local=local, limits=limits or Limits())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await engine.warm()
        yield
        await engine.close()
        if opened is not catalog:
            opened.close()

    pages = Pages(engine)
    return Starlette(
        routes=[
            Route("/", pages.home),
            Route("/graphql", pages.graphql, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]),
            Route("/healthz", pages.healthz),
            Route("/readyz", pages.readyz),
        ],
        lifespan=lifespan,
    )


class Pages:
    """What each address answers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def graphql(self, request: Request) -> Response:
        """Answer a GraphQL request."""
        media_type = protocol.LEGACY
        headers: dict[str, str] = {}
        try:
            check_origin(request.headers, local=self._engine.local)
            media_type = protocol.media_type(request.headers.get("accept", ""))
            answer = await self._engine.answer(await protocol.read(request), token_of(request.headers))
            status = protocol.status_of(answer, media_type)
        except Refused as refused:
            answer, status = refusal(refused.message, refused.code), refused.status
            headers = dict(refused.headers)
        except (CatchmentError, sqlite3.Error):
            # What is wrong names files of this machine, so it is for the log.
            logger.exception("the catalog failed")
            answer, status = refusal("the catalog cannot be read: see the server's log", "CATALOG"), 503
        return Response(
            protocol.encoded(answer),
            status_code=status,
            headers=_PLAIN | {"Content-Type": f"{media_type}; charset=utf-8", "Vary": "Accept"} | headers,
        )

    async def home(self, request: Request) -> Response:
        """Say what is here."""
        try:
            check_origin(request.headers, local=self._engine.local)
        except Refused as refused:
            return PlainTextResponse(refused.message, refused.status, _PLAIN)
        return HTMLResponse(home.page(str(request.base_url)), headers=_PLAIN | {"Content-Security-Policy": home.POLICY})

    async def healthz(self, _request: Request) -> Response:
        """Say that the process lives."""
        return PlainTextResponse("ok\n", headers=_PLAIN)

    async def readyz(self, _request: Request) -> Response:
        """Say whether the catalog can be read."""
        try:
            run = await self._engine.run(lambda: read_.latest_run(self._engine.catalog.store))
        except (CatchmentError, sqlite3.Error):
            logger.exception("not ready")
            return PlainTextResponse("the catalog cannot be read\n", 503, _PLAIN)
        return PlainTextResponse(f"ok: run {run}\n", headers=_PLAIN)
