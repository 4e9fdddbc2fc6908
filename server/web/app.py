"""The app: its parts put together, what runs beside the requests, and how failures are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic.json_schema import models_json_schema
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.routing import Route

from .. import __version__, catalog, presets
from ..experiment import (
    FILE_BYTES,
    ContourModel,
    ExperimentModel,
    MapModel,
    Refusal,
    RiskModel,
    Surveys,
    SweepModel,
    Tables,
    Trajectories,
    parsed,
)
from ..experiment.limits import LIMITS
from . import risk_routes, routes, static
from .headers import BodyLimit, SecurityHeaders
from .pool import BUSY, Busy, Kept, Pool
from .scheduler import Scheduler
from .settings import Settings
from .stream import stream
from .whole_job import Left

# Models of bodies that FastAPI does not parse for us.
PARSED_HERE = (ExperimentModel, SweepModel, MapModel, RiskModel, ContourModel)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole server as an ASGI app. Raises: FileNotFoundError where the page or Plotly is not there."""
    settings = settings or Settings()
    app = FastAPI(
        title="Steepest",
        version=__version__,
        description="Optimizers on their way down. The stream, /api/stream, is described in docs/protocol.md.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page loads scripts from another host
        redoc_url=None,
        lifespan=_lifespan,
    )
    state = app.state
    state.settings = settings
    state.ready = False
    state.scheduler = Scheduler()
    state.trajectories = Trajectories(settings.cache_bytes)
    _warm(state.trajectories)
    state.pool = Pool(settings.waiting_contours)
    # A risk is built before whatever names it is opened: pictures, which take longer, do not stand in its way.
    state.building = Pool(settings.waiting_risks)
    state.pictures = Kept(state.pool, settings.contour_cache_bytes)
    state.tables = Tables(settings.data_cache_bytes)
    state.slots = routes.Slots(settings.waiting_trajectories)
    state.surveys = Surveys(settings.survey_cache_bytes)
    state.survey_slots = routes.Slots(settings.waiting_surveys)
    state.pages = static.Pages(settings.frontend, settings.plotly_js)
    state.catalog = static.File(to_json(catalog.description(LIMITS), inf_nan_mode="null"), ".json")

    app.include_router(routes.api)
    app.include_router(risk_routes.api)
    app.include_router(routes.health)
    app.add_api_websocket_route("/api/stream", stream)
    app.router.routes.append(Route("/", static.index, methods=["GET"]))
    app.router.routes.append(Route("/reference", static.reference, methods=["GET"]))
    app.router.routes.append(Route("/assets/{path:path}", static.asset, methods=["GET"]))
    files = {risk_routes.DATA: (FILE_BYTES, "file_too_large")}
    app.add_middleware(BodyLimit, limit=settings.body_bytes, larger=files)
    app.add_middleware(SecurityHeaders, frame_ancestors=settings.frame_ancestors)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Busy, _busy)
    app.add_exception_handler(Left, _left)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _warm(trajectories: Trajectories) -> None:
    """Makes the code of the opening race now, rather than in the first visitor's slice: it takes some 40 ms."""
    opening = parsed(to_json(presets.OPENING))
    for index in range(len(opening.runs)):
        trajectories.open(opening.course(index)).advance(1)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """While the app lives the scheduler runs beside it."""
    async with asyncio.TaskGroup() as group:
        scheduling = group.create_task(app.state.scheduler.run())
        app.state.ready = True
        yield
        app.state.ready = False
        scheduling.cancel()
        app.state.pool.close()
        app.state.building.close()


def _told(status: int, refusal: Refusal, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        refusal.plain(), status_code=status, headers={"Cache-Control": "no-store", **(headers or {})}
    )


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    return _told(404 if isinstance(error, static.Missing) else 422, error)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    """A query that FastAPI itself refuses: only its length is checked there."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    limit = first.get("ctx", {}).get("max_length")
    values: dict[str, object] = {"got": len(str(first.get("input", ""))), "limit": limit}
    return _told(422, Refusal("too_large", ".".join(map(str, first["loc"][1:])), values))


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error")
    values: dict[str, object] = {"got": f"{request.method} {request.url.path}"[:120]}
    return _told(error.status_code, Refusal(code, "path", values), dict(error.headers or {}))


async def _busy(_: Request, __: Exception) -> JSONResponse:
    return _told(503, BUSY, {"Retry-After": "1"})


async def _left(_: Request, __: Exception) -> Response:
    """Nobody reads it; 499 is what servers write into their logs for a client that has gone."""
    return Response(status_code=499)


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's description, with the models of what we parse ourselves."""
    if app.openapi_schema is None:
        schema = FastAPI.openapi(app)
        template = "#/components/schemas/{model}"
        _, models = models_json_schema(
            [(model, "validation") for model in PARSED_HERE],
            ref_template=template,
        )
        schema.setdefault("components", {}).setdefault("schemas", {}).update(models["$defs"])
    return app.openapi_schema or {}
