"""The metrics of the process, each with its meaning; a registry per application."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

REQUEST_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """All metrics of one application.

    Attributes
    ----------
    requests : Counter
        `ioc_api_requests_total` by route and status: requests answered; a stream counts at its
        end.
    request_seconds : Histogram
        `ioc_api_request_seconds` by route: time from the request to the end of its answer,
        streams left out. [s]
    live_clients : Gauge
        `ioc_api_live_clients`: open streams of `/api/v1/live`.
    viewers : Gauge
        `ioc_api_live_viewers`: open sockets of `/api/v1/live/ws`.
    viewers_refused : Counter
        `ioc_api_live_viewers_refused_total`: handshakes of such sockets that were refused.
    frames_dropped : Counter
        `ioc_api_live_viewer_frames_dropped_total`: frames that viewers were too slow for, counted
        when they go.
    frames : Counter
        `ioc_api_live_frames_total`: live frames taken from the broker.
    readings : Counter
        `ioc_api_live_readings_total`: readings in those frames.
    readings_ahead : Counter
        `ioc_api_live_readings_ahead_total`: readings in them of more than five minutes after the
        city's now; they are not told.
    messages_refused : Counter
        `ioc_api_live_messages_refused_total`: messages of the broker that could not be read.
    feed_lag_s : Gauge
        `ioc_api_live_feed_lag_seconds`: age of the last frame when it came, since its commit. [s]
    sensors : Gauge
        `ioc_api_sensors`: sensors in memory, retired ones included.
    """

    def __init__(self) -> None:
        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        self.registry = registry
        self.requests = Counter(
            "ioc_api_requests", "Requests answered.", ["route", "status"], registry=registry
        )
        self.request_seconds = Histogram(
            "ioc_api_request_seconds",
            "Time from the request to the end of its answer, streams left out.",
            ["route"],
            buckets=REQUEST_BUCKETS_S,
            registry=registry,
        )
        self.live_clients = Gauge(
            "ioc_api_live_clients", "Open streams of /api/v1/live.", registry=registry
        )
        self.viewers = Gauge(
            "ioc_api_live_viewers", "Open sockets of /api/v1/live/ws.", registry=registry
        )
        self.viewers_refused = Counter(
            "ioc_api_live_viewers_refused",
            "Handshakes of /api/v1/live/ws that were refused.",
            registry=registry,
        )
        self.frames_dropped = Counter(
            "ioc_api_live_viewer_frames_dropped",
            "Frames that viewers were too slow for, counted when they go.",
            registry=registry,
        )
        self.frames = Counter(
            "ioc_api_live_frames", "Live frames taken from the broker.", registry=registry
        )
        self.readings = Counter(
            "ioc_api_live_readings", "Readings in live frames.", registry=registry
        )
        self.readings_ahead = Counter(
            "ioc_api_live_readings_ahead",
            "Readings in live frames of more than five minutes after the city's now; not told.",
            registry=registry,
        )
        self.messages_refused = Counter(
            "ioc_api_live_messages_refused",
            "Messages of the broker that could not be read.",
            registry=registry,
        )
        self.feed_lag_s = Gauge(
            "ioc_api_live_feed_lag_seconds",
            "Age of the last live frame when it came, since its commit.",
            registry=registry,
        )
        self.sensors = Gauge(
            "ioc_api_sensors", "Sensors in memory, retired ones included.", registry=registry
        )
