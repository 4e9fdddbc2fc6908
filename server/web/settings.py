"""Everything that can be set from outside: `STEEPEST_…` in the environment, each with its default and its reason.

The README's table is made of these fields by `make settings`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import AliasChoices, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.sources import EnvSettingsSource

from ..protocol.messages import LARGEST
from . import base_path, environment, networks, origin, trusted_hosts
from .logs import Format

MIB = 1 << 20
# Of the policy's words, those that let nobody else show the page.
OWN_FRAMES = ("'none'", "'self'")

Names = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """The server's settings. `PORT` alone is read too, since hosts set it.

    Raises: UnknownSetting where the environment has a STEEPEST_ name that is none of these; pydantic's ValidationError.
    """

    model_config = SettingsConfigDict(
        env_prefix=environment.PREFIX,
        frozen=True,
        populate_by_name=True,
        extra="forbid",
        env_ignore_empty=True,
    )

    # Where it is.
    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0 serves the network")
    port: int = Field(
        default=8000,
        ge=0,
        le=65535,
        validation_alias=AliasChoices("STEEPEST_PORT", "PORT", "port"),
        description="port to listen on, for which `PORT` is read too; 0 takes a free one",
    )
    base_path: str = Field(
        default="",
        description="folder of a site under which a proxy shows the server, like /steepest, whether the proxy takes it "
        "off the path or not",
    )
    plotly_js: Path | None = Field(
        default=None,
        description="plotly.min.js or its folder; left out, that of the installed plotly package",
    )

    # Who may come.
    trusted_hosts: Names = Field(
        default=(),
        description="names under which the server answers, comma-separated, *.example.org for all below; none: any. "
        "Health and metrics answer under every name",
    )
    allowed_origins: Names = Field(
        default=(), description="further origins whose pages may open a stream, comma-separated; * allows all"
    )
    require_origin: bool = Field(
        default=False, description="whether a stream needs an Origin, which browsers send and programs do not"
    )
    allow_null_origin: bool | None = Field(
        default=None,
        description="whether sandboxed frames, whose origin is null, may open a stream; "
        "left out, where foreign frames may show the page",
    )
    frame_ancestors: str = Field(
        default="*", description="who may show the page in a frame, as in the policy"
    )
    trusted_proxies: Names = Field(
        default=("127.0.0.1", "::1"),
        validation_alias=AliasChoices("STEEPEST_TRUSTED_PROXIES", "FORWARDED_ALLOW_IPS", "trusted_proxies"),
        description="addresses and networks of proxies, comma-separated, whose word about a visitor's address counts; "
        "`FORWARDED_ALLOW_IPS` is read too; * believes everybody",
    )
    max_connections: int = Field(
        default=6000, ge=1, description="streams at once; one more is told that the server is full"
    )
    max_connections_per_address: int = Field(
        default=2000, ge=1, description="streams at once from one address: a lecture hall often has but one"
    )
    connects_per_second: float = Field(
        default=1000, gt=0, description="new streams a second: a hall opens its page in one minute"
    )
    connects_burst: int = Field(default=2000, ge=1, description="new streams at once, if it was quiet before")
    connects_per_second_per_address: float = Field(
        default=500, gt=0, description="new streams a second from one address, so that none has it all"
    )
    connects_burst_per_address: int = Field(
        default=1000, ge=1, description="new streams at once from one address: a hall that comes back"
    )
    max_http_connections: int = Field(
        default=4000,
        ge=1,
        description="connections at once that are no stream; for one more goes who has been silent longest",
    )
    max_http_connections_per_address: int = Field(
        default=2500,
        ge=1,
        description="the same from one address, and requests in work for one: 400 browsers with six each",
    )
    metrics_networks: Names = Field(
        default=("127.0.0.0/8", "::1"),
        description="addresses and networks that may read /metrics, comma-separated; * for everybody",
    )

    # What a client may send.
    message_bytes: int = Field(
        default=LARGEST, ge=256, le=MIB, description="one message from a client; a larger one is refused"
    )
    frame_bytes: int = Field(
        default=65_536,
        ge=1024,
        le=16 * MIB,
        description="one message that is read at all; a larger one ends the stream",
    )
    messages_per_second: float = Field(
        default=60,
        ge=1,
        description="messages of one client a second, of which the page sends 40 at most, with all panels open while "
        "something is dragged; more are delayed, then refused, then end the stream",
    )
    messages_burst: int = Field(
        default=120, ge=1, description="messages at once; so many are then delayed, and so many refused"
    )
    header_bytes: int = Field(
        default=65_536, ge=1024, description="the head of a request; a larger one is refused, about"
    )
    body_bytes: int = Field(default=65_536, ge=256, description="one request's body, at most")

    # How long a client may stay, and what it is given to answer.
    request_seconds: float = Field(
        default=60, gt=0, description="time a client has to send a request: half a megabyte over bad Wi-Fi"
    )
    keep_alive_seconds: int = Field(
        default=5, ge=1, description="until a connection ends on which no further request comes"
    )
    first_message_seconds: float = Field(
        default=10, gt=0, description="time a client has for its first message"
    )
    idle_seconds: float = Field(
        default=900, gt=0, description="until a stream ends in which nothing is said and nothing computed"
    )
    age_seconds: float = Field(
        default=21_600, gt=0, description="until any stream ends; the page opens another and goes on"
    )
    send_seconds: float = Field(
        default=10, gt=0, description="time a client has to take a frame, or the next part of an answer"
    )
    send_bytes_per_second: int = Field(
        default=1024, ge=1, description="of each answer that a client reads: six at once on 50 kbit/s"
    )
    ping_seconds: float = Field(
        default=20,
        gt=0,
        description="between two pings, below the 60 s after which proxies end what is silent",
    )
    pong_seconds: float = Field(default=20, gt=0, description="time a client has to answer a ping")
    unacknowledged_seconds: float = Field(
        default=20,
        ge=1,
        description="until the kernel gives up a connection that acknowledges nothing (Linux); "
        "as long as a ping may wait, since a longer one keeps what is dead",
    )
    send_buffer_bytes: int = Field(
        default=65_536, ge=4096, description="what the kernel keeps for a client that does not read"
    )

    # What is computed.
    session_compute_share: float = Field(
        default=0.1,
        ge=0.001,
        le=1,
        description="share of a core that one stream may take lastingly, and all requests over HTTP together, before "
        "others come first: four runs at 60 steps a second take a thousandth, eight on 2,000 rows a fortieth",
    )
    session_compute_seconds: float = Field(
        default=10,
        ge=0.01,
        description="computing at once before that: a map of 512 × 512 runs takes two or three seconds",
    )
    process_compute_share: float = Field(
        default=1,
        ge=0.01,
        le=1,
        description="share of a core that all stepping together may take lastingly; "
        "less leaves the rest to whoever else runs on it",
    )
    process_compute_seconds: float = Field(
        default=10, ge=0.01, description="stepping at once before that, if it was quiet before"
    )
    waiting_contours: int = Field(
        default=64, ge=1, description="contours, descriptions of risks and files in work or waiting, at most"
    )
    waiting_risks: int = Field(
        default=64, ge=1, description="risks, and formulas of one's own, being built or waiting, at most"
    )
    risk_seconds: float = Field(
        default=5, gt=0, description="time a message waits for its risk or file before it is told busy"
    )
    waiting_trajectories: int = Field(
        default=16, ge=1, description="requests for trajectories at once, at most"
    )
    waiting_surveys: int = Field(default=8, ge=1, description="requests for sweeps and maps at once, at most")

    # What is seen from outside, and how it ends.
    log_format: Format | None = Field(
        default=None, description="json or text; left out, text on a terminal and json elsewhere"
    )
    lag_warn_seconds: float = Field(
        default=0.1, gt=0, description="how late the event loop may run what is due before the log says so"
    )
    drain_seconds: float = Field(
        default=3,
        ge=0,
        le=5,
        description="over which streams are closed after SIGTERM; the process ends four seconds later at the most",
    )

    # What is kept.
    cache_bytes: int = Field(default=64 * MIB, ge=0, description="trajectories kept in memory")
    contour_cache_bytes: int = Field(
        default=32 * MIB, ge=0, description="contours and descriptions of risks kept in memory"
    )
    data_cache_bytes: int = Field(default=16 * MIB, ge=0, description="own data kept in memory")
    survey_cache_bytes: int = Field(default=32 * MIB, ge=0, description="sweeps and maps kept in memory")
    survey_work_bytes: int = Field(
        default=64 * MIB,
        ge=0,
        description="sweeps, maps and ensembles in work together: the others wait for their turn, and one always works",
    )

    @field_validator("base_path")
    @classmethod
    def _folder(cls, value: str) -> str:
        return base_path.checked(value)

    @field_validator("allowed_origins", "trusted_hosts", "metrics_networks", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return origin.checked(value)

    @field_validator("trusted_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return trusted_hosts.checked(value)

    @field_validator("frame_ancestors")
    @classmethod
    def _policy(cls, value: str) -> str:
        """A shell takes the quotes off 'self', and no host is called that."""
        if re.search(r"[;,\x00-\x1f]", value):
            raise ValueError("it is a list of sources, parted by spaces")
        return " ".join(f"'{word}'" if f"'{word}'" in OWN_FRAMES else word for word in value.split())

    @field_validator("metrics_networks", "trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return networks.checked(value)

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if self.message_bytes > self.frame_bytes:
            raise ValueError(
                f"STEEPEST_MESSAGE_BYTES must be at most STEEPEST_FRAME_BYTES, which is {self.frame_bytes}, "
                f"got {self.message_bytes}"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is handed in, then the environment without what is not ours. Raises: UnknownSetting."""
        environment.check(os.environ, cls.model_fields)
        assert isinstance(env_settings, EnvSettingsSource)
        env_settings.env_vars = {
            name: value
            for name, value in env_settings.env_vars.items()
            if not environment.is_injected(name, value or "")
        }
        return init_settings, env_settings

    @property
    def null_origin_allowed(self) -> bool:
        """Whether a page of origin null may open a stream: where nothing is said, it may where frames are foreign."""
        if self.allow_null_origin is not None:
            return self.allow_null_origin
        return not all(word in OWN_FRAMES for word in self.frame_ancestors.split())

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
