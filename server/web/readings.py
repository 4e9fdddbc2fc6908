"""What the parts of the app count by themselves, told among its metrics."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping

from starlette.datastructures import State


def told(state: State) -> None:
    """Has the metrics of an app read its scheduler, pools and caches when they are asked for."""
    metrics = state.metrics
    caches = {
        "trajectories": state.trajectories,
        "contours": state.pictures,
        "surveys": state.surveys,
        "tables": state.tables,
    }

    def seconds() -> Mapping[str, float]:
        return {
            "scheduler": state.scheduler.seconds,
            "threads": state.pool.seconds + state.building.seconds,
        }

    def hits() -> Mapping[str, float]:
        return {name: cache.hits for name, cache in caches.items()}

    def misses() -> Mapping[str, float]:
        return {name: cache.misses for name, cache in caches.items()}

    metrics.read("sessions", "Streams that are open", lambda: {"": len(state.streams)}, grows=False)
    metrics.read(
        "http_connections", "Connections that are no stream", lambda: {"": len(state.doors)}, grows=False
    )
    metrics.read("draining", "Whether it is about to end", lambda: {"": state.streams.draining}, grows=False)
    metrics.read("steps", "Steps of runs that were computed", lambda: {"": state.trajectories.steps})
    metrics.read("compute_seconds", "What computing took, by where", seconds, "where")
    metrics.read("cache_hits", "What a cache had, or had in work", hits, "cache")
    metrics.read("cache_misses", "What a cache had not", misses, "cache")
    metrics.read("tasks", "Tasks of the event loop", lambda: {"": len(asyncio.all_tasks())}, grows=False)
    metrics.read("threads", "Threads", lambda: {"": threading.active_count()}, grows=False)
