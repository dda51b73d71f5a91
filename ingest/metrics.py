"""What ingest counts. Each metric stands here once, with its meaning."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from contract.reason import Reason

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
_COUNTS = (1, 10, 50, 100, 250, 500, 1000, 2000, 5000)


class Metrics:
    """The metrics of one worker, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.messages = Counter(
            "ingest_messages",
            "Messages taken from the broker.",
            registry=self.registry,
        )
        self.stored = Counter(
            "ingest_readings_stored",
            "Readings that were new in the database.",
            registry=self.registry,
        )
        self.duplicates = Counter(
            "ingest_readings_duplicate",
            "Readings that were stored already with the same values.",
            registry=self.registry,
        )
        self.refused = Counter(
            "ingest_readings_refused",
            "Readings that went into dead letters, by reason.",
            ["reason"],
            registry=self.registry,
        )
        for reason in Reason:
            self.refused.labels(reason.value)
        self.letters = Counter(
            "ingest_dead_letters",
            "Dead letters written: one per message and reason.",
            registry=self.registry,
        )
        self.registered = Counter(
            "ingest_sensors_registered",
            "Sensors whose first birth was stored.",
            registry=self.registry,
        )
        self.batch_messages = Histogram(
            "ingest_batch_messages",
            "Messages in a batch.",
            buckets=_COUNTS,
            registry=self.registry,
        )
        self.batch_age_s = Histogram(
            "ingest_batch_age_seconds",
            "From the arrival of a batch's first message to its commit.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.commit_s = Histogram(
            "ingest_commit_seconds",
            "From the begin of a batch's transaction to its end, retries included.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.retries = Counter(
            "ingest_batch_retries",
            "Times that a batch was tried again because the database was away.",
            registry=self.registry,
        )
        self.bisections = Counter(
            "ingest_batch_bisections",
            "Times that a batch was halved to find the row that the database refuses.",
            registry=self.registry,
        )
        self.dropped_messages = Counter(
            "ingest_messages_dropped",
            "QoS 0 messages dropped because too many were waiting; QoS 1 is never dropped.",
            registry=self.registry,
        )
        self.abandoned_batches = Counter(
            "ingest_batches_abandoned",
            "Batches left unacknowledged because another process has the slot now.",
            registry=self.registry,
        )
        self.lag_s = Gauge(
            "ingest_lag_seconds",
            "Age at its commit of the oldest message of the last batch; 0 when nothing waits.",
            ["slot"],
            registry=self.registry,
        )
        self.oldest_uncommitted_s = Gauge(
            "ingest_oldest_uncommitted_seconds",
            "Age of the oldest message that is not committed yet.",
            ["slot"],
            registry=self.registry,
        )
        self.uncommitted = Gauge(
            "ingest_uncommitted_messages",
            "Messages that arrived and are not committed yet.",
            ["slot"],
            registry=self.registry,
        )
        self.connected = Gauge(
            "ingest_connected",
            "1 while the broker has accepted the connection of every slot that is held.",
            registry=self.registry,
        )
        self.subscribed = Gauge(
            "ingest_subscribed",
            "1 once the broker has confirmed the subscriptions of every slot that is held.",
            registry=self.registry,
        )
        self.slots = Gauge(
            "ingest_slots_held",
            "Slots whose lock this worker holds.",
            registry=self.registry,
        )
        self.live_frames = Counter(
            "ingest_live_frames",
            "Live frames published.",
            registry=self.registry,
        )
        self.live_items_dropped = Counter(
            "ingest_live_items_dropped",
            "Readings left out of live frames because an area had too many at once.",
            registry=self.registry,
        )
        self.clock_refused = Counter(
            "ingest_clock_messages_refused",
            "Clock messages of the city that could not be read.",
            registry=self.registry,
        )
