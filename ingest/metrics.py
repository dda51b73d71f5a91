"""What ingest counts: a table with each metric's unit and meaning, and the metrics made from it."""

from prometheus_client import Counter

from contract.catalogue import KIND_BY_CODE
from contract.metrics import Metric, MetricSet
from contract.reason import Reason
from db.rollup import TIERS

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
_COUNTS = (1, 10, 50, 100, 250, 500, 1000, 2000, 5000)

# fmt: off
METRICS: tuple[Metric, ...] = (
    Metric("ingest_messages_total", "counter", "messages",
           "Messages taken from the broker."),
    Metric("ingest_readings_stored_total", "counter", "readings",
           "Readings that were new in the database."),
    Metric("ingest_readings_completing_total", "counter", "readings",
           "Readings that added quantities to the row of another one of the same instant."),
    Metric("ingest_readings_duplicate_total", "counter", "readings",
           "Readings of which all was stored already."),
    Metric("ingest_readings_refused_total", "counter", "readings",
           "Readings that went into dead letters, by reason.", labels=("reason",)),
    Metric("ingest_last_bad_topic_info", "info", "",
           "The last topic that was refused as `bad_topic`, and why; their number "
           "is among the refused readings."),
    Metric("ingest_dead_letters_total", "counter", "letters",
           "Dead letters written: one per message and reason."),
    Metric("ingest_dead_letters_left_out_total", "counter", "letters",
           "Dead letters without a row of their own, counted in summaries: the budget was used."),
    Metric("ingest_batch_messages", "histogram", "messages",
           "Messages in a batch.", buckets=_COUNTS),
    Metric("ingest_batch_age_seconds", "histogram", "s",
           "From the arrival of a batch's first message to its commit.", buckets=_SECONDS),
    Metric("ingest_commit_seconds", "histogram", "s",
           "From the begin of a batch's transaction to its end, retries "
           "included.", buckets=_SECONDS),
    Metric("ingest_batch_retries_total", "counter", "attempts",
           "Times that a batch was tried again because the database was away."),
    Metric("ingest_batch_bisections_total", "counter", "halvings",
           "Times that a batch was halved to find the row that the database refuses."),
    Metric("ingest_sessions_left", "gauge", "sessions",
           "Sessions that no slot uses any more and that are being emptied."),
    Metric("ingest_messages_dropped_total", "counter", "messages",
           "QoS 0 messages dropped because too many were waiting; QoS 1 is never dropped."),
    Metric("ingest_batches_abandoned_total", "counter", "batches",
           "Batches left unacknowledged: the slot went to another process, or the worker ends."),
    Metric("ingest_lag_seconds", "gauge", "s",
           "Age at its commit of the oldest message of the last batch; 0 when nothing "
           "waits.", labels=("slot",)),
    Metric("ingest_oldest_uncommitted_seconds", "gauge", "s",
           "Age of the oldest message that is not committed yet.", labels=("slot",)),
    Metric("ingest_last_stored_timestamp_seconds", "gauge", "s",
           "When the last batch was committed and acknowledged, since 1970; 0 before the first."),
    Metric("ingest_uncommitted_messages", "gauge", "messages",
           "Messages that arrived and are not committed yet.", labels=("slot",)),
    Metric("ingest_connected", "gauge", "",
           "1 while the broker has accepted the connection of every slot that is held."),
    Metric("ingest_subscribed", "gauge", "",
           "1 once the broker has confirmed the subscriptions of every slot that is held."),
    Metric("ingest_slots_held", "gauge", "slots",
           "Slots whose lock this worker holds."),
    Metric("ingest_loop_turned_timestamp_seconds", "gauge", "s",
           "When the worker's loop last turned, since 1970; it stands still while the loop hangs."),
    Metric("ingest_live_frames_total", "counter", "frames",
           "Live frames published."),
    Metric("ingest_live_items_dropped_total", "counter", "readings",
           "Readings left out of live frames because an area had too many at once."),
    Metric("ingest_clock_messages_refused_total", "counter", "messages",
           "Clock messages of the city that could not be read, or that do not count."),
    Metric("ingest_sensors_registered_total", "counter", "sensors",
           "Sensors whose first birth was stored."),
    Metric("ingest_births_outdated_total", "counter", "births",
           "Births passed over: a younger one of their sensor, or one on another topic, counts."),
    Metric("ingest_sensors_returned_total", "counter", "sensors",
           "Retired sensors that were taken back into service because they send."),
    Metric("ingest_wills_refuted_total", "counter", "gateways",
           "Gateways held to be offline whose sensors' readings showed that they are not."),
    Metric("ingest_truth_events_written_total", "counter", "events",
           "Events of the simulated city's ground truth that were written or written anew."),
    Metric("ingest_maintenance_leads", "gauge", "",
           "1 while this worker computes the rollups for all workers."),
    Metric("ingest_dirty_marks", "gauge", "marks",
           "Marks of buckets that wait to be computed."),
    Metric("ingest_dirty_oldest_seconds", "gauge", "s",
           "Age of the oldest mark that waits."),
    Metric("ingest_recount_due_chunks", "gauge", "chunks",
           "Chunks of readings whose buckets an older version computed: they wait for their turn."),
    Metric("ingest_buckets_computed_total", "counter", "buckets",
           "Buckets of rollups that were computed, by tier.", labels=("tier",)),
    Metric("ingest_maintenance_round_seconds", "histogram", "s",
           "Time of one round of computing over all kinds that had marks.", buckets=_SECONDS),
    Metric("ingest_maintenance_failures_total", "counter", "errors",
           "Errors of the database in maintenance, by kind of sensor, `retention`, "
           "`recall`, `recount` or `unjudged`.", labels=("part",)),
    Metric("ingest_changes_waiting", "gauge", "changes",
           "Changes of sensors that wait to be judged, counted once a minute."),
    Metric("ingest_changes_cut_total", "counter", "changes",
           "Changes that were forgotten because nobody judged: readings say what they did."),
    Metric("ingest_retention_last_run_timestamp_seconds", "gauge", "s",
           "When retention last ran to its end, in seconds since 1970; 0 for not yet."),
    Metric("ingest_retention_held", "gauge", "tiers",
           "Tiers of which a clock wants more dropped than retention does by itself."),
    Metric("ingest_chunks_dropped_total", "counter", "chunks",
           "Chunks of readings and rollups that were dropped because they were too old."),
    Metric("ingest_dead_letters_deleted_total", "counter", "letters",
           "Dead letters that were deleted because they were too old."),
    Metric("ingest_dead_letters_called_back_total", "counter", "letters",
           "Dead letters that the birth of their sensor called back, by itself or by the leader."),
)
# fmt: on


class Metrics:
    """The metrics of one worker, in a registry of their own."""

    def __init__(self) -> None:
        made = MetricSet(METRICS)
        self.registry = made.registry
        self.messages, self.truth = map(
            made.counter, ("ingest_messages_total", "ingest_truth_events_written_total")
        )
        self.stored = made.counter("ingest_readings_stored_total")
        self.completed = made.counter("ingest_readings_completing_total")
        self.duplicates = made.counter("ingest_readings_duplicate_total")
        self.refused = _by_reason(made)
        self.last_bad_topic = made.info("ingest_last_bad_topic_info")
        self.letters = made.counter("ingest_dead_letters_total")
        self.letters_left_out = made.counter("ingest_dead_letters_left_out_total")
        self.batch_messages = made.histogram("ingest_batch_messages")
        self.batch_age_s = made.histogram("ingest_batch_age_seconds")
        self.commit_s = made.histogram("ingest_commit_seconds")
        self.retries = made.counter("ingest_batch_retries_total")
        self.bisections = made.counter("ingest_batch_bisections_total")
        self.sessions_left = made.gauge("ingest_sessions_left")
        self.dropped_messages = made.counter("ingest_messages_dropped_total")
        self.abandoned_batches = made.counter("ingest_batches_abandoned_total")
        self.lag_s = made.gauge("ingest_lag_seconds")
        self.oldest_uncommitted_s = made.gauge("ingest_oldest_uncommitted_seconds")
        self.last_stored_at = made.gauge("ingest_last_stored_timestamp_seconds")
        self.uncommitted = made.gauge("ingest_uncommitted_messages")
        self.connected, self.subscribed = map(made.gauge, ("ingest_connected", "ingest_subscribed"))
        self.slots = made.gauge("ingest_slots_held")
        self.loop_turned_at = made.gauge("ingest_loop_turned_timestamp_seconds")
        self.live_frames = made.counter("ingest_live_frames_total")
        self.live_items_dropped = made.counter("ingest_live_items_dropped_total")
        self.clock_refused = made.counter("ingest_clock_messages_refused_total")
        self.devices = DeviceMetrics(made)
        self.maintenance = MaintenanceMetrics(made)


class DeviceMetrics:
    """What was made of words about devices."""

    def __init__(self, made: MetricSet) -> None:
        self.registered = made.counter("ingest_sensors_registered_total")
        self.outdated_births = made.counter("ingest_births_outdated_total")
        self.returned_sensors = made.counter("ingest_sensors_returned_total")
        self.refuted_wills = made.counter("ingest_wills_refuted_total")


def _by_reason(made: MetricSet) -> Counter:
    refused = made.counter("ingest_readings_refused_total")
    for reason in Reason:
        refused.labels(reason.value)
    return refused


class MaintenanceMetrics:
    """What maintenance counts; the gauges are those of the worker that leads, else 0."""

    def __init__(self, made: MetricSet) -> None:
        self.leads = made.gauge("ingest_maintenance_leads")
        self.marks_waiting = made.gauge("ingest_dirty_marks")
        self.oldest_mark_s = made.gauge("ingest_dirty_oldest_seconds")
        self.recount_due = made.gauge("ingest_recount_due_chunks")
        self.buckets = made.counter("ingest_buckets_computed_total")
        for tier in TIERS:
            self.buckets.labels(tier.name)
        self.round_s = made.histogram("ingest_maintenance_round_seconds")
        self.failures = made.counter("ingest_maintenance_failures_total")
        for part in (*KIND_BY_CODE, "retention", "recall", "recount", "unjudged"):
            self.failures.labels(part)
        self.changes_waiting = made.gauge("ingest_changes_waiting")
        self.changes_cut = made.counter("ingest_changes_cut_total")
        self.retention_run_at_s = made.gauge("ingest_retention_last_run_timestamp_seconds")
        self.retention_held = made.gauge("ingest_retention_held")
        self.chunks_dropped = made.counter("ingest_chunks_dropped_total")
        self.letters_deleted = made.counter("ingest_dead_letters_deleted_total")
        self.letters_called_back = made.counter("ingest_dead_letters_called_back_total")
