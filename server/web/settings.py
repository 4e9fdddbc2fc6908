"""Everything that can be set from outside: `STEEPEST_…` in the environment, each with its default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ..protocol.messages import LARGEST

MIB = 1 << 20


class Settings(BaseSettings):
    """The server's settings. `PORT` alone is read too, since hosts set it."""

    model_config = SettingsConfigDict(
        env_prefix="STEEPEST_", frozen=True, populate_by_name=True, extra="forbid"
    )

    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0 serves the network")
    port: int = Field(
        default=8000,
        ge=0,
        le=65535,
        validation_alias=AliasChoices("STEEPEST_PORT", "PORT", "port"),
        description="port to listen on; 0 takes a free one",
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="further origins whose pages may open a stream, comma-separated; * allows all"
    )
    allow_null_origin: bool = Field(
        default=True, description="whether sandboxed frames, whose origin is null, may open a stream"
    )
    frame_ancestors: str = Field(
        default="*", description="who may show the page in a frame, as in the policy"
    )
    cache_bytes: int = Field(default=64 * MIB, ge=0, description="trajectories kept in memory")
    contour_cache_bytes: int = Field(
        default=32 * MIB, ge=0, description="contours and descriptions of risks kept in memory"
    )
    data_cache_bytes: int = Field(default=16 * MIB, ge=0, description="own data kept in memory")
    survey_cache_bytes: int = Field(default=32 * MIB, ge=0, description="sweeps and maps kept in memory")
    message_bytes: int = Field(
        default=LARGEST, ge=256, le=65_536, description="one message from a client, at most"
    )
    body_bytes: int = Field(default=65_536, ge=256, description="one request's body, at most")
    first_message_seconds: float = Field(
        default=10, gt=0, description="time a client has for its first message"
    )
    send_seconds: float = Field(default=10, gt=0, description="time a client has to take a frame")
    waiting_contours: int = Field(
        default=64, ge=1, description="contours, descriptions of risks and files in work or waiting, at most"
    )
    waiting_risks: int = Field(default=64, ge=1, description="risks being built or waiting, at most")
    waiting_trajectories: int = Field(
        default=16, ge=1, description="requests for trajectories at once, at most"
    )
    waiting_surveys: int = Field(default=8, ge=1, description="requests for sweeps and maps at once, at most")
    plotly_js: Path | None = Field(
        default=None, description="plotly.min.js; left out, that of the installed plotly package"
    )

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @property
    def frontend(self) -> Path:
        """The page's folder: beside the modules in a wheel, beside the package in a checkout.

        Raises: FileNotFoundError where it is in neither place.
        """
        package = Path(__file__).resolve().parent.parent
        for folder in (package / "frontend", package.parent / "frontend"):
            if (folder / "index.html").is_file():
                return folder
        raise FileNotFoundError(f"the page is not there: no frontend/index.html in {package} nor beside it")
