"""The app: its parts put together, what runs beside the requests, and how failures are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic.json_schema import models_json_schema
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Route
from starlette.types import ASGIApp

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
from ..experiment.workroom import Workroom
from ..protocol.lanes import FIRST_ROWS
from ..protocol.table_messages import Room
from . import readings, risk_routes, routes, static
from .admission import Admission
from .base_path import BasePath
from .crowd import Crowd
from .doors import Doors
from .drain import Streams
from .handshake import Straight
from .headers import METHODS, BodyLimit, SecurityHeaders
from .lag import Lag
from .metrics import Metrics
from .pool import BUSY, Busy, Kept, Pool
from .rate import Bucket
from .scheduler import Scheduler
from .settings import Settings
from .slots import Slots
from .trusted_hosts import TrustedHosts
from .whole_job import Left

# Between two looks at whether those who have room for a survey keep up.
LOOK_SECONDS = 1.0
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
        redirect_slashes=False,  # it would name the host that the server sees, which behind a proxy is another
        lifespan=_lifespan,
    )
    state = app.state
    state.settings = settings
    state.ready = False
    state.metrics = Metrics()
    state.streams = Streams()
    state.scheduler = Scheduler(
        Bucket(settings.process_compute_share, settings.process_compute_seconds, monotonic)
    )
    # Who asks over HTTP has no session: all of them count as one.
    state.requests_budget = Bucket(
        settings.session_compute_share, settings.session_compute_seconds, monotonic
    )
    state.admission = Admission(
        settings.max_connections,
        settings.max_connections_per_address,
        Bucket(settings.connects_per_second, settings.connects_burst, monotonic),
        lambda: Bucket(
            settings.connects_per_second_per_address, settings.connects_burst_per_address, monotonic
        ),
    )
    state.doors = Doors(settings.max_http_connections, settings.max_http_connections_per_address)
    state.trajectories = Trajectories(settings.cache_bytes)
    _warm(state.trajectories)
    state.pool = Pool(settings.waiting_contours)
    # A risk is built before whatever names it is opened: pictures, which take longer, do not stand in its way.
    state.building = Pool(settings.waiting_risks)
    state.pictures = Kept(state.pool, settings.contour_cache_bytes)
    state.tables = Tables(settings.data_cache_bytes)
    state.room = Room()
    state.slots = Slots(settings.waiting_trajectories, settings.request_seconds)
    state.surveys = Surveys(settings.survey_cache_bytes, settings.survey_work_bytes)
    state.survey_slots = Slots(settings.waiting_surveys, settings.request_seconds)
    state.pages = static.Pages(settings.frontend, settings.plotly_js)
    state.catalog = static.File(to_json(catalog.description(LIMITS), inf_nan_mode="null"), ".json")
    state.catalog.look(settings.frontend / static.PACKED)

    readings.told(state)

    app.include_router(routes.api)
    app.include_router(risk_routes.api)
    app.include_router(routes.health)
    app.router.routes.append(Route("/", static.index, methods=["GET"]))
    app.router.routes.append(Route("/reference", static.reference, methods=["GET"]))
    app.router.routes.append(Route("/assets/{path:path}", static.asset, methods=["GET"]))
    files = {risk_routes.DATA: (FILE_BYTES, "file_too_large")}
    app.add_middleware(BodyLimit, limit=settings.body_bytes, larger=files)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Busy, _busy)
    app.add_exception_handler(Left, _left)
    app.add_exception_handler(ClientDisconnect, _left)  # in the middle of a body
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    _surround(app, settings)
    return app


def _surround(app: FastAPI, settings: Settings) -> None:
    """Puts around the app what also stands around streams, and around the answer to an error of ours."""
    inner = app.build_middleware_stack

    def outer() -> ASGIApp:
        inside = TrustedHosts(Straight(inner()), settings.trusted_hosts)
        crowd = Crowd(inside, settings.max_http_connections_per_address, app.state.metrics)
        return SecurityHeaders(BasePath(crowd, settings.base_path), settings.frame_ancestors)

    app.build_middleware_stack = outer  # type: ignore[method-assign]


def _warm(trajectories: Trajectories) -> None:
    """Makes the code of the opening race now, rather than in the first visitor's slice: it takes some 40 ms."""
    opening = parsed(to_json(presets.OPENING))
    for index in range(len(opening.runs)):
        trajectory = trajectories.open(opening.course(index))
        for steps in (1, FIRST_ROWS):  # short blocks and long ones have code of their own
            trajectory.advance(steps)


async def _looking(workroom: Workroom) -> None:
    """Has those who do not keep up give way, for ever."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        workroom.look()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """While the app lives, the scheduler, the watchdog and whoever looks after the surveys' room run beside it."""
    async with asyncio.TaskGroup() as group:
        lag = Lag(app.state.metrics.lagged, app.state.settings.lag_warn_seconds)
        looking = _looking(app.state.surveys.workroom)
        always = [group.create_task(task) for task in (app.state.scheduler.run(), lag.run(), looking)]
        app.state.ready = True
        yield
        app.state.ready = False
        for task in always:
            task.cancel()
        app.state.pool.close()
        app.state.building.close()


def _told(
    request: Request, status: int, refusal: Refusal, headers: dict[str, str] | None = None
) -> JSONResponse:
    request.app.state.metrics.refused(refusal.code)
    return JSONResponse(
        refusal.plain(), status_code=status, headers={"Cache-Control": "no-store", **(headers or {})}
    )


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    return _told(request, 404 if isinstance(error, static.Missing) else 422, error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    """A query that FastAPI itself refuses: what is missing, too long, or neither `true` nor `false`."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field, got = ".".join(map(str, first["loc"][1:])), str(first.get("input", ""))
    limit = first.get("ctx", {}).get("max_length")
    if first["type"] == "missing":
        return _told(request, 422, Refusal("missing_field", field, {}, f"{field} is missing"))
    if limit is not None:
        return _told(request, 422, Refusal("too_large", field, {"got": len(got), "limit": limit}))
    values: dict[str, object] = {"got": got[:60], "expected": "true or false"}
    return _told(request, 422, Refusal("wrong_type", field, values))


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error")
    values: dict[str, object] = {"got": f"{request.method} {request.url.path}"[:120]}
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_methods(request))
    return _told(request, error.status_code, Refusal(code, "path", values), headers)


def _methods(request: Request) -> list[str]:
    """What an address may be asked with: each method may be a route of its own, of which only one was met."""
    routes, scope = request.app.router.routes, request.scope
    return [
        method
        for method in METHODS.split(", ")
        if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in routes)
    ]


async def _busy(request: Request, _: Exception) -> JSONResponse:
    return _told(request, 503, BUSY, {"Retry-After": "1"})


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
