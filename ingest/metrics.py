"""What ingest counts. Each metric stands here once, with its meaning."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

from contract.catalogue import KIND_BY_CODE
from contract.reason import Reason
from db.rollup import TIERS

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
        self.completed = Counter(
            "ingest_readings_completing",
            "Readings that added quantities to the row of another one of the same instant.",
            registry=self.registry,
        )
        self.duplicates = Counter(
            "ingest_readings_duplicate",
            "Readings of which all was stored already.",
            registry=self.registry,
        )
        self.refused = _by_reason(self.registry)
        self.last_bad_topic = Info(
            "ingest_last_bad_topic",
            "The last topic that was refused as `bad_topic`, and why; their number is among the "
            "refused readings.",
            registry=self.registry,
        )
        self.letters = Counter(
            "ingest_dead_letters",
            "Dead letters written: one per message and reason.",
            registry=self.registry,
        )
        self.letters_left_out = Counter(
            "ingest_dead_letters_left_out",
            "Dead letters without a row of their own, counted in summaries: the budget was used.",
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
        self.sessions_left = Gauge(
            "ingest_sessions_left",
            "Sessions that no slot uses any more and that are being emptied.",
            registry=self.registry,
        )
        self.dropped_messages = Counter(
            "ingest_messages_dropped",
            "QoS 0 messages dropped because too many were waiting; QoS 1 is never dropped.",
            registry=self.registry,
        )
        self.abandoned_batches = Counter(
            "ingest_batches_abandoned",
            "Batches left unacknowledged: the slot went to another process, or the worker ends.",
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
        self.last_stored_at = Gauge(
            "ingest_last_stored_timestamp_seconds",
            "When the last batch was committed and acknowledged, since 1970; 0 before the first.",
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
        self.loop_turned_at = Gauge(
            "ingest_loop_turned_timestamp_seconds",
            "When the worker's loop last turned, since 1970; it stands still while the loop hangs.",
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
            "Clock messages of the city that could not be read, or that do not count.",
            registry=self.registry,
        )
        self.devices = DeviceMetrics(self.registry)
        self.maintenance = MaintenanceMetrics(self.registry)


class DeviceMetrics:
    """What was made of words about devices."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registered = Counter(
            "ingest_sensors_registered",
            "Sensors whose first birth was stored.",
            registry=registry,
        )
        self.outdated_births = Counter(
            "ingest_births_outdated",
            "Births passed over: a younger one of their sensor, or one on another topic, counts.",
            registry=registry,
        )
        self.returned_sensors = Counter(
            "ingest_sensors_returned",
            "Retired sensors that were taken back into service because they send.",
            registry=registry,
        )
        self.refuted_wills = Counter(
            "ingest_wills_refuted",
            "Gateways held to be offline whose sensors' readings showed that they are not.",
            registry=registry,
        )


def _by_reason(registry: CollectorRegistry) -> Counter:
    refused = Counter(
        "ingest_readings_refused",
        "Readings that went into dead letters, by reason.",
        ["reason"],
        registry=registry,
    )
    for reason in Reason:
        refused.labels(reason.value)
    return refused


class MaintenanceMetrics:
    """What maintenance counts; the gauges are those of the worker that leads, else 0."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.leads = Gauge(
            "ingest_maintenance_leads",
            "1 while this worker computes the rollups for all workers.",
            registry=registry,
        )
        self.marks_waiting = Gauge(
            "ingest_dirty_marks",
            "Marks of buckets that wait to be computed.",
            registry=registry,
        )
        self.oldest_mark_s = Gauge(
            "ingest_dirty_oldest_seconds",
            "Age of the oldest mark that waits.",
            registry=registry,
        )
        self.buckets = Counter(
            "ingest_buckets_computed",
            "Buckets of rollups that were computed, by tier.",
            ["tier"],
            registry=registry,
        )
        for tier in TIERS:
            self.buckets.labels(tier.name)
        self.round_s = Histogram(
            "ingest_maintenance_round_seconds",
            "Time of one round of computing over all kinds that had marks.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.failures = Counter(
            "ingest_maintenance_failures",
            "Errors of the database in maintenance, by kind of sensor, `retention` or `recall`.",
            ["part"],
            registry=registry,
        )
        for part in (*KIND_BY_CODE, "retention", "recall"):
            self.failures.labels(part)
        self.retention_run_at_s = Gauge(
            "ingest_retention_last_run_timestamp_seconds",
            "When retention last ran to its end, in seconds since 1970; 0 for not yet.",
            registry=registry,
        )
        self.retention_held = Gauge(
            "ingest_retention_held",
            "Tiers of which a clock wants more dropped than retention does by itself.",
            registry=registry,
        )
        self.chunks_dropped = Counter(
            "ingest_chunks_dropped",
            "Chunks of readings and rollups that were dropped because they were too old.",
            registry=registry,
        )
        self.letters_deleted = Counter(
            "ingest_dead_letters_deleted",
            "Dead letters that were deleted because they were too old.",
            registry=registry,
        )
        self.letters_called_back = Counter(
            "ingest_dead_letters_called_back",
            "Dead letters that the birth of their sensor called back, by itself or by the leader.",
            registry=registry,
        )
