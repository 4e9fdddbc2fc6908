"""A text frame as a message, or why it is none."""

from __future__ import annotations

from pydantic_core import to_json

from ..core.refusal import Refusal, nearest
from ..experiment.kinds import shown
from ..experiment.lately import Lately
from ..experiment.models import ExperimentModel
from ..experiment.wall import checked, counted_from_the_experiment, parsed_json
from .messages import CLIENT, ClientMessage, Open
from .told import TOP

# Experiments that were checked lately, by their JSON.
_EXPERIMENTS: Lately[ExperimentModel] = Lately(64, lambda _: 1)


def parsed(value: object) -> ClientMessage:
    """The message that a JSON value is. Raises: Refusal."""
    if not isinstance(value, dict):
        raise Refusal(
            "wrong_type", "", {"got": shown(value), "expected": "an object"}, "a message is an object"
        )
    if "type" not in value:
        raise Refusal("missing_field", "type", {}, "type is missing")
    name = value["type"]
    if not isinstance(name, str) or name not in CLIENT:
        known = nearest(name, CLIENT) if isinstance(name, str) else list(CLIENT)
        raise Refusal("unknown_name", "type", {"got": shown(name), "known": known})
    try:
        return _opening(value) if name == "open" else checked(CLIENT[name], value)
    except Refusal as refusal:
        raise _counted_from_the_experiment(refusal, value) from None


def _opening(value: dict[str, object]) -> Open:
    """The message `open`: an experiment that was checked lately is not checked again, as when a hall opens one."""
    if not isinstance(value.get("experiment"), dict):
        return checked(Open, value)
    key = to_json(value["experiment"], inf_nan_mode="constants").decode()
    known = _EXPERIMENTS.get(key)
    message = checked(Open, value if known is None else {**value, "experiment": known})
    _EXPERIMENTS.keep(key, message.experiment)
    return message


def read(text: str) -> tuple[ClientMessage | Refusal, str | None, int | None]:
    """The message in a text frame, or why there is none; with its type and id where these can be told."""
    value: object = None
    try:
        value = parsed_json(text)
        message: ClientMessage | Refusal = parsed(value)
    except Refusal as refusal:
        # What it came of holds this frame, which holds the message: memory that waits for a search.
        message, refusal.__context__ = refusal.with_traceback(None), None
    plain = value if isinstance(value, dict) else {}
    name, number = plain.get("type"), plain.get("id")
    known = name if isinstance(name, str) and name in CLIENT else None
    return message, known, number if type(number) is int and 0 <= number <= TOP else None


def _counted_from_the_experiment(refusal: Refusal, value: dict[str, object]) -> Refusal:
    """Fields of an experiment bear the same name in `open`, in `change` and in HTTP."""
    if value["type"] == "change" and refusal.field.split(".")[0] == "value":
        field = f"runs[{value['run']}]{refusal.field.removeprefix('value')}"
        return Refusal(refusal.code, field, refusal.values, refusal.message.replace(refusal.field, field, 1))
    return counted_from_the_experiment(refusal)
