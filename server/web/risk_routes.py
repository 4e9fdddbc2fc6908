"""HTTP of empirical risks: one's own data on their way in, and a risk described."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic_core import to_json

from ..experiment import (
    FILE_BYTES,
    Experiment,
    Refusal,
    RiskModel,
    Tables,
    parsed_risk,
    read_table,
    risk_json,
    unbuilt,
    unmade,
)
from ..experiment.own_formulas import LATER
from .answering import INVALID, LARGE, REFUSED, Answers, answered, body_of, told
from .bodies import RiskAnswer, TableAnswer

api = APIRouter(prefix="/api", tags=["Steepest"])

DATA = "/api/data"  # addresses that begin so take a whole file

# Not a media type of its own: a browser asks first whether it may send anything but plain text across origins.
_CSV: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}
}
_TAKEN: Answers = {
    **answered(TableAnswer),
    **REFUSED,
    413: told(f"The file has more than {FILE_BYTES:,} bytes."),
}
_UNKNOWN: Answers = {404: told("It is not known (any more): send it again.")}
Hash = Annotated[str, Path(description="SHA-256 of the file, in hexadecimal", max_length=64)]


async def prepared(
    request: Any, text: str | bytes, seconds: float | None = None, present: Experiment | None = None
) -> None:
    """Has the risk built that a message, an experiment or a query names, off the loop: it is found when that is parsed.
    So it is with a formula of one's own; there also what a message wants of it that is about the `present` experiment.

    One that was built lately takes no place among those that wait, and all who name the same one wait for one building:
    a hall that comes back to one loss is not too much. It is built also if that takes longer than so many seconds.
    Raises: Busy, also when they are over.
    """
    if _names(text, "risk"):
        risk = unbuilt(text, request.app.state.tables)
        if risk is not None:
            with suppress(Refusal):  # it is said when the text is parsed
                await request.app.state.building.once(risk.key, risk.built, seconds)
    if _names(text, "formula") or (present is not None and any(_names(text, one) for one in LATER)):
        formula = unmade(text, present)
        if formula is not None:
            with suppress(Refusal):
                await request.app.state.building.once(formula.key, formula.built, seconds)


def _names(text: str | bytes, word: str) -> bool:
    """Whether a JSON text may have this string, any letter of which JSON may write by its number."""
    if isinstance(text, str):
        return f'"{word}"' in text or "\\u" in text
    return f'"{word}"'.encode() in text or b"\\u" in text


@api.put(
    "/data/{sha256}",
    summary="Takes a CSV file under its hash, and says what is in it",
    openapi_extra=_CSV,
    responses={**_TAKEN, 404: told("There is no such address.")},
)
async def put_data(request: Request, sha256: Hash) -> Response:
    """At most 512 KiB, 2,000 rows and 20 columns; kept for a while, in memory alone. Nothing in it is evaluated."""
    return await _taken(request, sha256)


@api.post(
    "/data",
    summary="As PUT, for clients that cannot hash: the answer has the hash",
    openapi_extra=_CSV,
    responses=_TAKEN,
)
async def post_data(request: Request) -> Response:
    """Browsers hash on secure origins alone, and a lecture hall's network is none."""
    return await _taken(request, None)


@api.get(
    "/data/{sha256}",
    summary="What is in a file that was taken",
    responses={**answered(TableAnswer), **INVALID, **_UNKNOWN},
)
async def get_data(request: Request, sha256: Hash) -> Response:
    """As `PUT` answered."""
    try:
        content, status = request.app.state.tables.open(sha256).plain(), 200
    except Refusal as refusal:
        content, status = refusal.plain(), 404
    return _answer(to_json(content), status)


@api.post(
    "/risk",
    summary="An empirical risk described as the catalogue's surfaces are, with its rows and programs",
    openapi_extra=body_of(RiskModel),
    responses={**answered(RiskAnswer), **LARGE, **REFUSED},
)
async def post_risk(
    request: Request,
    path: Annotated[
        bool, Query(description="with the way of the minimum over the penalty's strength, which takes longer")
    ] = False,
) -> Response:
    """`{"objective", "refusal"}`, one of them null; a refusal's field is counted from the objective.

    What does not fit together is an answer too, not a failed request: whoever chooses asks for it, and browsers write
    failed requests into their consoles. What is no risk at all, or of names that nobody knows, is refused.
    """
    body, state = await request.body(), request.app.state
    parsed_risk(body)
    key = f"risk {path} {sha256(body).hexdigest()}"
    try:
        content = await state.pictures.answer(key, partial(risk_json, body, state.tables, path))
    except Refusal as refusal:
        if refusal.code == "unknown_name":
            raise
        content = to_json({"objective": None, "refusal": refusal.plain()}, inf_nan_mode="null")
    return _answer(content)


async def _taken(request: Request, expected: str | None) -> Response:
    return _answer(await taken_in(request.app.state, await request.body(), expected))


async def taken_in(state: Any, body: bytes, expected: str | None, seconds: float | None = None) -> bytes:
    """Keeps a file of one's own data, read off the loop, within so many seconds or later; what is in it, as JSON.

    Raises: Busy; Refusal.
    """
    content: bytes = await state.pool.run(partial(_read, body, expected, state.tables), seconds)
    return content


def _read(body: bytes, expected: str | None, tables: Tables) -> bytes:
    table = read_table(body)
    if expected is not None and table.sha256 != expected:
        values: dict[str, object] = {"got": table.sha256, "expected": expected}
        raise Refusal("wrong_hash", "sha256", values, f"the SHA-256 of the file is {table.sha256}")
    tables.keep(table)
    return to_json(table.plain())


def _answer(content: bytes, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(content, status_code=status, media_type="application/json", headers=headers)
