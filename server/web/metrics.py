"""What the process counts, as `/metrics` tells Prometheus: one registry an app, none for the whole process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Seconds: from what a slice takes to what drops connections.
LAG_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# A client may close with any number up to 4999; each would be a series of its own.
CLOSE_CODES = frozenset((*range(1000, 1016), 4000, 4001))

# They are a second series for each counter, with the time of its first count.
disable_created_metrics()  # type: ignore[no-untyped-call]

# What is looked up when Prometheus asks: by the value of the one label, "" where there is none.
Reading = Callable[[], Mapping[str, float]]


class Metrics:
    """Counters of one app. What something else counts already is read when asked for, by `read`."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._connections = self._counter("connections", "Streams that were accepted")
        self._closes = self._counter(
            "closes", "Streams that ended, by the code they were closed with", "code"
        )
        self._refusals = self._counter(
            "refusals", "Requests, handshakes and messages refused, by reason", "code"
        )
        # Plain numbers where it is thousands a second: each library counter costs microseconds.
        self._messages = self._message_bytes = 0
        self._blocks = self._block_bytes = 0
        self.read("messages", "Messages of clients that were read", lambda: {"": self._messages})
        self.read("message_bytes", "Bytes of them", lambda: {"": self._message_bytes})
        self.read("blocks", "Blocks of rows and tiles of surveys that were sent", lambda: {"": self._blocks})
        self.read("block_bytes", "Bytes of them", lambda: {"": self._block_bytes})
        self._lag = Histogram(
            "steepest_loop_lag_seconds",
            "How late the event loop runs what is due",
            buckets=LAG_BUCKETS,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)

    def connected(self) -> None:
        """A stream was accepted."""
        self._connections.inc()

    def closed(self, code: int) -> None:
        """A stream has ended."""
        self._closes.labels(str(code) if code in CLOSE_CODES else "other").inc()

    def refused(self, code: str) -> None:
        """Something was refused. The code is one of ours, never a text from outside."""
        self._refusals.labels(code).inc()

    def message(self, size: int) -> None:
        """A message was read."""
        self._messages += 1
        self._message_bytes += size

    def block(self, size: int) -> None:
        """A binary frame was sent."""
        self._blocks += 1
        self._block_bytes += size

    def lagged(self, seconds: float) -> None:
        """The loop ran something so late."""
        self._lag.observe(seconds)

    def read(self, name: str, about: str, reading: Reading, label: str = "", grows: bool = True) -> None:
        """Tells, by the values of the label, what the reading says: a count that only grows, or a gauge."""
        self._registry.register(_Read(f"steepest_{name}", about, reading, label, grows))

    def text(self) -> bytes:
        """What Prometheus is told."""
        return generate_latest(self._registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"steepest_{name}", about, labels, registry=self._registry)


class _Read(Collector):
    """One metric whose numbers are somebody else's."""

    def __init__(self, name: str, about: str, reading: Reading, label: str, grows: bool) -> None:
        self._name = name
        self._about = about
        self._reading = reading
        self._labels = [label] if label else []
        self._family = CounterMetricFamily if grows else GaugeMetricFamily

    def collect(self) -> Iterator[Metric]:
        family = self._family(self._name, self._about, labels=self._labels)
        for value, number in self._reading().items():
            family.add_metric([value] if self._labels else [], number)
        yield family
