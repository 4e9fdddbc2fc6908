"""HTTP: the catalogue, whole trajectories, surveys, contours, and how the process is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic_core import to_json
from starlette.types import Receive, Scope, Send

from .. import catalog
from ..experiment import (
    Contour,
    ContourModel,
    ExperimentModel,
    MapModel,
    Refusal,
    Survey,
    SweepModel,
    Tables,
    Whole,
    csv_of,
    described_formula,
    json_of,
    parsed,
    parsed_contour,
    parsed_map,
    parsed_sweep,
    posted_contour,
)
from .answering import REFUSED, body_of
from .pool import Busy
from .risk_routes import prepared
from .static import FRESH, IMMUTABLE
from .whole_job import Computing, computed, in_turns

api = APIRouter(prefix="/api", tags=["Steepest"])
health = APIRouter(tags=["Health"])

EITHER: dict[int | str, dict[str, Any]] = {
    **REFUSED,
    200: {"content": {"application/json": {}, "text/csv": {}}},
}


class Slots:
    """So many requests at once."""

    def __init__(self, free: int) -> None:
        self._free = free

    def take(self) -> None:
        """Raises: Busy where none is free."""
        if self._free == 0:
            raise Busy
        self._free -= 1

    def give_back(self) -> None:
        """Lets another in."""
        self._free += 1


class _Pieces(StreamingResponse):
    """An answer in pieces that gives its slot back when it is written, or when the client has gone."""

    slots: Slots

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.slots.give_back()


@api.get("/catalog", summary="Everything that can be chosen, with ranges, symbols, words and formulas")
async def get_catalog(request: Request) -> Response:
    """The same bytes for as long as the server runs."""
    return await request.app.state.catalog.response(request, FRESH)  # type: ignore[no-any-return]


@api.post(
    "/trajectory",
    summary="Whole trajectories of an experiment, as JSON or (Accept: text/csv) as CSV",
    openapi_extra=body_of(ExperimentModel),
    responses=EITHER,
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
    responses=EITHER,
)
async def post_sweep(request: Request) -> Response:
    """The run's changes are left out; at most 3·10⁸ steps of all runs together, null in JSON where not finite."""
    return await _surveyed(request, parsed_sweep)


@api.post(
    "/map",
    summary="How runs that differ in two things end, as JSON or (Accept: text/csv) as CSV",
    openapi_extra=body_of(MapModel),
    responses=EITHER,
)
async def post_map(request: Request) -> Response:
    """The run's changes are left out; at most 3·10⁸ steps of all runs together, null in JSON where not finite."""
    return await _surveyed(request, parsed_map)


async def _surveyed(request: Request, parse: Callable[[bytes, Tables], Survey]) -> Response:
    state, body = request.app.state, await request.body()
    await prepared(request, body)
    surveying = state.surveys.open(parse(body, state.tables))
    return await _answered(
        request, state.survey_slots, surveying, lambda: json_of(surveying), lambda: csv_of(surveying)
    )


async def _answered(
    request: Request,
    slots: Slots,
    computing: Computing,
    json: Callable[[], Iterator[bytes]],
    csv: Callable[[], Iterator[bytes]],
) -> Response:
    """Computes in turns, then writes in pieces what the client accepts. Raises: Busy, Left."""
    slots.take()
    try:
        await computed(computing, request, request.app.state.scheduler)
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
    responses={**REFUSED, 200: {"content": {"application/octet-stream": {}}}},
)
async def get_contour(
    request: Request,
    objective: Annotated[
        str | None, Query(description='JSON of {"name", "parameters"}, or of an own formula', max_length=4096)
    ] = None,
    box: Annotated[str | None, Query(description="x0,x1,y0,y1; in one dimension x0,x1")] = None,
    size: Annotated[str, Query(description="points along a side, at most 256")] = "200",
    code: Annotated[
        str | None, Query(description="the catalogue's digest, for an answer kept for ever")
    ] = None,
) -> Response:
    """Under the digest of the code that computes it the answer never changes, and may be kept for ever."""
    for name, value in (("objective", objective), ("box", box)):
        if value is None:
            raise Refusal("missing_field", name, {}, f"{name} is missing")
    await prepared(request, objective or "")
    contour = parsed_contour(objective or "", box or "", size, request.app.state.tables)
    return await _heights(request, contour, IMMUTABLE if code == catalog.code_digest() else "no-store")


@api.post(
    "/contour",
    summary="As GET, with a body: an objective of many edits is longer than an address may be",
    openapi_extra=body_of(ContourModel),
    response_class=Response,
    responses={**REFUSED, 200: {"content": {"application/octet-stream": {}}}},
)
async def post_contour(request: Request) -> Response:
    """The same bytes."""
    body = await request.body()
    await prepared(request, body)
    return await _heights(request, posted_contour(body, request.app.state.tables), "no-store")


async def _heights(request: Request, contour: Contour, cache: str) -> Response:
    heights = await request.app.state.pictures.answer(contour.key, contour.heights)
    return Response(heights, media_type="application/octet-stream", headers={"Cache-Control": cache})


@api.get(
    "/formula",
    summary="A formula of one's own, checked, in its normal form and described as the catalogue's surfaces are",
    responses={422: REFUSED[422]},
)
async def get_formula(
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
    answer: dict[str, Any] = {"formula": None, "refusal": None}
    try:
        answer["formula"] = described_formula(text, domain)
    except Refusal as refusal:
        answer["refusal"] = refusal.plain()
    content = to_json(answer, inf_nan_mode="null")
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})


@health.get("/healthz", summary="Says that the process lives")
async def healthz() -> dict[str, str]:
    """Whatever else is the matter."""
    return {"status": "alive"}


@health.get("/readyz", summary="Says whether it can serve", responses={503: {"description": "It cannot."}})
async def readyz(request: Request) -> JSONResponse:
    """Ready from when the scheduler runs until the server is told to stop."""
    ready = bool(request.app.state.ready)
    return JSONResponse({"status": "ready" if ready else "not ready"}, status_code=200 if ready else 503)
