"""What operations counts: a table with each metric's unit and meaning, and what is made of it."""

from contract.metrics import Metric, MetricSet

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0)

# fmt: off
METRICS: tuple[Metric, ...] = (
    Metric("operations_leads", "gauge", "",
           "1 while this process judges; another one that runs beside it waits."),
    Metric("operations_ready", "gauge", "",
           "1 while it judges in time, or waits beside one that does."),
    Metric("operations_loop_turned_timestamp_seconds", "gauge", "s",
           "When the process's loop last turned, since 1970; it stands still while it hangs."),
    Metric("operations_rules", "gauge", "rules",
           "Rules that are judged by."),
    Metric("operations_changes_taken_total", "counter", "changes",
           "Changes of sensors that were judged."),
    Metric("operations_readings_judged_total", "counter", "readings",
           "Readings that were judged for the first time."),
    Metric("operations_sensors_replayed_total", "counter", "sensors",
           "Sensors whose readings were judged again because one came late."),
    Metric("operations_round_seconds", "histogram", "s",
           "Time of one round of judgement, from the look at what has changed to the "
           "commit.", buckets=_SECONDS),
    Metric("operations_behind_seconds", "gauge", "s",
           "City time less the time up to which all that was stored is judged."),
    Metric("operations_alerts_raised_total", "counter", "alerts",
           "Alerts that were written, groups and duplicates included.", labels=("severity",)),
    Metric("operations_alert_delay_seconds", "histogram", "s",
           "From the arrival of the reading that raised an alert to its being "
           "written.", buckets=_SECONDS),
    Metric("operations_failures_total", "counter", "errors",
           "Rounds that the database refused or did not answer; what they took is judged again."),
    Metric("operations_news_taken_total", "counter", "news",
           "News of alerts that were taken to be told."),
    Metric("operations_told_total", "counter", "messages",
           "Messages about alerts that were taken, on the broker and by targets.",
           labels=("channel",)),
    Metric("operations_not_told_total", "counter", "attempts",
           "Attempts to tell a target that failed.", labels=("channel",)),
    Metric("operations_tellings_given_up_total", "counter", "messages",
           "Messages to targets that were given up; they can be sent again."),
    Metric("operations_tellings_waiting", "gauge", "messages",
           "Messages about alerts that wait, for a target or the broker.", labels=("channel",)),
    Metric("operations_index_rows_written_total", "counter", "rows",
           "Hours and days of the index of the air that were written, anew or again."),
    Metric("operations_clock_messages_refused_total", "counter", "messages",
           "Clock messages of the city that could not be read, or that do not count."),
)
# fmt: on


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        made = MetricSet(METRICS)
        self.registry = made.registry
        self.leads = made.gauge("operations_leads")
        self.ready = made.gauge("operations_ready")
        self.loop_turned_at = made.gauge("operations_loop_turned_timestamp_seconds")
        self.rules = made.gauge("operations_rules")
        self.taken = made.counter("operations_changes_taken_total")
        self.judged = made.counter("operations_readings_judged_total")
        self.replayed = made.counter("operations_sensors_replayed_total")
        self.round_s = made.histogram("operations_round_seconds")
        self.behind_s = made.gauge("operations_behind_seconds")
        self.raised = made.counter("operations_alerts_raised_total")
        for severity in ("minor", "major", "critical"):
            self.raised.labels(severity)
        self.delay_s = made.histogram("operations_alert_delay_seconds")
        self.failures = made.counter("operations_failures_total")
        self.news = made.counter("operations_news_taken_total")
        self.told = made.counter("operations_told_total")
        self.not_told = made.counter("operations_not_told_total")
        self.given_up = made.counter("operations_tellings_given_up_total")
        self.waiting = made.gauge("operations_tellings_waiting")
        self.index_rows = made.counter("operations_index_rows_written_total")
        self.clock_refused = made.counter("operations_clock_messages_refused_total")
