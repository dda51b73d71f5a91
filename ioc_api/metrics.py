"""What the API counts: a table with each metric's unit and meaning, and what is made of it."""

from prometheus_client import GCCollector, PlatformCollector, ProcessCollector

from contract.metrics import Metric, MetricSet

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

# fmt: off
METRICS: tuple[Metric, ...] = (
    Metric("ioc_api_requests_total", "counter", "requests",
           "Requests answered; a stream counts at its end. 499: the client did not wait.",
           labels=("route", "status")),
    Metric("ioc_api_request_seconds", "histogram", "s",
           "Time from the request to the end of its answer, streams left "
           "out.", labels=("route",), buckets=_SECONDS),
    Metric("ioc_api_live_clients", "gauge", "streams",
           "Open streams of /api/v1/live."),
    Metric("ioc_api_live_viewers", "gauge", "sockets",
           "Open sockets of /api/v1/live/ws."),
    Metric("ioc_api_live_viewers_refused_total", "counter", "handshakes",
           "Handshakes of /api/v1/live/ws that were refused."),
    Metric("ioc_api_live_viewer_frames_dropped_total", "counter", "frames",
           "Frames that viewers were too slow for, counted when they go."),
    Metric("ioc_api_live_frames_total", "counter", "frames",
           "Live frames taken from the broker."),
    Metric("ioc_api_live_readings_total", "counter", "readings",
           "Readings in live frames."),
    Metric("ioc_api_live_readings_ahead_total", "counter", "readings",
           "Readings in live frames of more than five minutes after the city's now; not told."),
    Metric("ioc_api_live_messages_refused_total", "counter", "messages",
           "Messages of the broker that could not be read."),
    Metric("ioc_api_alert_news_total", "counter", "news",
           "News of alerts that the database told and all who listen were told of."),
    Metric("ioc_api_live_feed_lag_seconds", "gauge", "s",
           "Age of the last live frame when it came, since its commit."),
    Metric("ioc_api_password_checks_total", "counter", "checks",
           "Passwords that were checked, right or wrong; who is locked out costs none."),
    Metric("ioc_api_sensors", "gauge", "sensors",
           "Sensors in memory, retired ones included."),
)
# fmt: on


class Metrics:
    """All metrics of one application, and those of its process."""

    def __init__(self) -> None:
        made = MetricSet(METRICS)
        registry = made.registry
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        self.registry = registry
        self.requests = made.counter("ioc_api_requests_total")
        self.request_seconds = made.histogram("ioc_api_request_seconds")
        self.live_clients = made.gauge("ioc_api_live_clients")
        self.viewers = made.gauge("ioc_api_live_viewers")
        self.viewers_refused = made.counter("ioc_api_live_viewers_refused_total")
        self.frames_dropped = made.counter("ioc_api_live_viewer_frames_dropped_total")
        self.frames = made.counter("ioc_api_live_frames_total")
        self.readings = made.counter("ioc_api_live_readings_total")
        self.readings_ahead = made.counter("ioc_api_live_readings_ahead_total")
        self.messages_refused = made.counter("ioc_api_live_messages_refused_total")
        self.alert_news = made.counter("ioc_api_alert_news_total")
        self.feed_lag_s = made.gauge("ioc_api_live_feed_lag_seconds")
        self.password_checks = made.counter("ioc_api_password_checks_total")
        self.sensors = made.gauge("ioc_api_sensors")
