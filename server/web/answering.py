"""What several rooms of HTTP say alike in the description of the API."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

REFUSED: dict[int | str, dict[str, Any]] = {
    422: {"description": "Refused: code, field, values (got, and what is allowed), message."},
    503: {"description": "Too much is being computed; ask again."},
}


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """What OpenAPI says of a body that we parse ourselves."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
