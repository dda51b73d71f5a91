"""The promises that metrics are."""

from ioc_api.metrics import Metrics


def test_every_metric_is_explained() -> None:
    metrics = Metrics()
    meanings = Metrics.__doc__ or ""
    ours = [metric for metric in metrics.registry.collect() if metric.name.startswith("ioc_api_")]
    assert ours
    for metric in ours:
        name = f"{metric.name}_total" if metric.type == "counter" else metric.name
        assert f"`{name}`" in meanings
        assert metric.documentation
