"""HTTP: the catalogue, whole trajectories, surveys, contours, and how the process is."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from .. import catalog
from ..experiment import (
    Contour,
    ContourModel,
    ExperimentModel,
    MapModel,
    Place,
    Refusal,
    Survey,
    SweepModel,
    Tables,
    Whole,
    csv_of,
    formula_json,
    json_of,
    parsed,
    parsed_contour,
    parsed_map,
    parsed_sweep,
    posted_contour,
)
from ..experiment.heights import MEDIA, differences, heights_of
from .answering import LARGE, LONG, REFUSED, answered, body_of, told
from .bodies import FormulaAnswer, State, SurveyAnswer, TrajectoriesAnswer
from .http_protocol import ABORT
from .metrics import CONTENT_TYPE
from .networks import is_within
from .packed import accepted
from .risk_routes import prepared
from .slots import Slots
from .static import FRESH, IMMUTABLE
from .whole_job import Computing, computed, in_turns

api = APIRouter(prefix="/api", tags=["Steepest"])
health = APIRouter(tags=["Health"])

NOT_FROM_THERE = Refusal(
    "address_not_allowed", "", {}, "STEEPEST_METRICS_NETWORKS says from where this may be asked"
)


class _Pieces(StreamingResponse):
    """An answer in pieces that gives its slot back when it is written, or when the client has gone."""

    slots: Slots

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.slots.writing(scope.get("state", {}).get(ABORT, _nothing)):
            await super().__call__(scope, receive, send)


def _nothing() -> None:
    """There is no connection to be ended."""


@api.get("/catalog", summary="Everything that can be chosen, with ranges, symbols, words and formulas")
async def get_catalog(request: Request) -> Response:
    """The same bytes for as long as the server runs."""
    return await request.app.state.catalog.response(request, FRESH)  # type: ignore[no-any-return]


@api.post(
    "/trajectory",
    summary="Whole trajectories of an experiment, as JSON or (Accept: text/csv) as CSV",
    openapi_extra=body_of(ExperimentModel),
    responses={**answered(TrajectoriesAnswer, "text/csv"), **LARGE, **REFUSED},
)
async def post_trajectory(request: Request) -> Response:
    """At most 10⁶ numbers; null in JSON where a number is not finite."""
    state, body = request.app.state, await request.body()
    await prepared(request, body)
    whole = Whole(parsed(body, state.tables), state.trajectories)
    return await _answered(request, state.slots, whole, whole.json, whole.csv)


@api.post(
    "/sweep",
    summary="How runs that differ in one thing end, as JSON or (Accept: text/csv) as CSV",
    openapi_extra=body_of(SweepModel),
    responses={**answered(SurveyAnswer, "text/csv"), **LARGE, **REFUSED},
)
async def post_sweep(request: Request) -> Response:
    """The run's changes are left out; at most 3·10⁸ steps of all runs together, null in JSON where not finite."""
    return await _surveyed(request, parsed_sweep)


@api.post(
    "/map",
    summary="How runs that differ in two things end, as JSON or (Accept: text/csv) as CSV",
    openapi_extra=body_of(MapModel),
    responses={**answered(SurveyAnswer, "text/csv"), **LARGE, **REFUSED},
)
async def post_map(request: Request) -> Response:
    """The run's changes are left out; at most 3·10⁸ steps of all runs together, null in JSON where not finite."""
    return await _surveyed(request, parsed_map)


async def _surveyed(request: Request, parse: Callable[[bytes, Tables], Survey]) -> Response:
    state, body = request.app.state, await request.body()
    await prepared(request, body)
    surveying = state.surveys.open(parse(body, state.tables))
    return await _answered(
        request,
        state.survey_slots,
        surveying,
        lambda: json_of(surveying),
        lambda: csv_of(surveying),
        surveying.place,
    )


async def _answered(
    request: Request,
    slots: Slots,
    computing: Computing,
    json: Callable[[], Iterator[bytes]],
    csv: Callable[[], Iterator[bytes]],
    place: Place | None = None,
) -> Response:
    """Computes in turns once there is room, then writes in pieces what the client accepts. Raises: Busy, Left."""
    slots.take()
    try:
        state = request.app.state
        await computed(computing, request, state.scheduler, state.requests_budget, place)
    except BaseException:
        slots.give_back()
        raise
    if "text/csv" in request.headers.get("accept", ""):
        response = _Pieces(in_turns(csv()), media_type="text/csv; charset=utf-8")
    else:
        response = _Pieces(in_turns(json()), media_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.slots = slots
    return response


@api.get(
    "/contour",
    summary="Heights of an objective over a box: float32, little-endian, row after row from the lowest y",
    response_class=Response,
    responses={**LONG, **REFUSED, 200: {"content": {"application/octet-stream": {}, MEDIA: {}}}},
)
async def get_contour(
    request: Request,
    objective: Annotated[
        str,
        Query(
            description='JSON of {"name", "parameters"}, or of an own formula',
            max_length=4096,
            examples=['{"name": "rosenbrock"}'],
        ),
    ],
    box: Annotated[str, Query(description="x0,x1,y0,y1; in one dimension x0,x1", examples=["-2,2,-1,3"])],
    size: Annotated[
        str,
        Query(
            description="points along a side, from 2 to 256", json_schema_extra={"pattern": "^[0-9]{1,9}$"}
        ),
    ] = "200",
    code: Annotated[
        str | None, Query(description="the catalogue's digest, for an answer kept for ever")
    ] = None,
) -> Response:
    """Under the digest of the code that computes it the answer never changes, and may be kept for ever."""
    await prepared(request, objective)
    contour = parsed_contour(objective, box, size, request.app.state.tables)
    return await _heights(request, contour, IMMUTABLE if code == catalog.code_digest() else "no-store")


@api.post(
    "/contour",
    summary="As GET, with a body: an objective of many edits is longer than an address may be",
    openapi_extra=body_of(ContourModel),
    response_class=Response,
    responses={**LARGE, **REFUSED, 200: {"content": {"application/octet-stream": {}, MEDIA: {}}}},
)
async def post_contour(request: Request) -> Response:
    """The same bytes."""
    body = await request.body()
    await prepared(request, body)
    return await _heights(request, posted_contour(body, request.app.state.tables), "no-store")


async def _heights(request: Request, contour: Contour, cache: str) -> Response:
    """As they are, or told by their differences and compressed to whoever accepts both, as the page does.

    They are computed once and kept as the page has them, in a third of their bytes; as they are they come of that.
    """
    state, headers = request.app.state, {"Cache-Control": cache, "Vary": "Accept, Accept-Encoding"}
    folded = await state.pictures.answer(contour.key, partial(_folded, contour))
    codings = accepted(request.headers.get("accept-encoding", ""))
    if MEDIA in request.headers.get("accept", "") and "gzip" in codings:
        return Response(folded, media_type=MEDIA, headers={**headers, "Content-Encoding": "gzip"})
    heights = await state.pool.run(partial(_unfolded, folded, contour.size))
    return Response(heights, media_type="application/octet-stream", headers=headers)


def _folded(contour: Contour) -> bytes:
    return gzip.compress(differences(contour.heights(), contour.size), mtime=0)


def _unfolded(folded: bytes, columns: int) -> bytes:
    return heights_of(gzip.decompress(folded), columns)


@api.get(
    "/formula",
    summary="A formula of one's own, checked, in its normal form and described as the catalogue's surfaces are",
    responses={**answered(FormulaAnswer), **LONG, **REFUSED},
)
async def get_formula(
    request: Request,
    text: Annotated[
        str, Query(description="as typed, for example (1-x)^2 + 100*(y-x^2)^2", max_length=4096)
    ] = "",
    domain: Annotated[
        str, Query(description="[[low, high]] for each axis, one in one dimension", max_length=4096)
    ] = "[[-2, 2], [-2, 2]]",
) -> Response:
    """`{"formula", "refusal"}`, one of them null. docs/formulas.md has the language.

    What cannot be read is an answer too (code, field, values with the column of the text as typed, message), not a
    failed request: whoever asks while typing expects it, and browsers write failed requests into their consoles.
    """
    key = f"formula {(text, domain)!r}"
    content = await request.app.state.pictures.answer(key, partial(formula_json, text, domain))
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})


@health.get("/healthz", summary="Says that the process lives", responses=answered(State))
async def healthz() -> dict[str, str]:
    """Whatever else is the matter."""
    return {"status": "alive"}


@health.get(
    "/metrics",
    summary="What Prometheus asks for",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, 403: told("Asked from an address that may not.")},
)
async def get_metrics(request: Request) -> Response:
    """Counts and gauges of this process; nothing of any one client. Only for networks that are set."""
    state = request.app.state
    if not is_within(request.client.host if request.client else None, state.settings.metrics_networks):
        state.metrics.refused("address_not_allowed")
        return JSONResponse(NOT_FROM_THERE.plain(), status_code=403, headers={"Cache-Control": "no-store"})
    content = state.metrics.text()
    return Response(content, media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


@health.get(
    "/readyz",
    summary="Says whether it can serve",
    responses={**answered(State), 503: {"model": State, "description": "It cannot."}},
)
async def readyz(request: Request) -> JSONResponse:
    """Ready from when the scheduler runs until the server is told to stop."""
    ready = bool(request.app.state.ready)
    return JSONResponse({"status": "ready" if ready else "not ready"}, status_code=200 if ready else 503)
