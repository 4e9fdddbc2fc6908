"""What a server tells Prometheus."""

import httpx
from prometheus_client.parser import text_string_to_metric_families


def scraped(server):
    """The numbers of `/metrics`, by name and value of the label: {("steepest_closes_total", "1000"): 2.0, …}."""
    text = httpx.get(f"{server.origin}/metrics").raise_for_status().text
    return {
        (sample.name.removeprefix("steepest_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
