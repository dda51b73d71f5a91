"""What is said of each committed batch: metrics, a log line now and then, the refused share."""

from collections.abc import Sequence

import structlog

from contract.clock import Wall, monotonic_s, to_us
from contract.payload.diagnosis import printable
from contract.reason import Reason
from ingest.metrics import Metrics
from ingest.receive.message import Message
from ingest.registry.registry import Registry
from ingest.tell.bad_share import BadShare
from ingest.tell.tally import Tally
from ingest.write.outcome import Outcome

US_PER_S = 1_000_000
TOPIC_MAX_LENGTH = 200
"""Of the last bad topic that the metrics show."""
SHOWN_COUNT = 10
"""Of those whom a log line concerns."""

_log = structlog.get_logger()


class Report:
    """The report of one slot.

    Parameters
    ----------
    registry : Registry
    bad_share : BadShare
        Of all slots of the worker.
    metrics : Metrics
    wall : Wall

    Attributes
    ----------
    tally : Tally
        What the slot has done so far.
    """

    def __init__(
        self, registry: Registry, bad_share: BadShare, metrics: Metrics, wall: Wall
    ) -> None:
        self.tally = Tally()
        self._registry = registry
        self._bad_share = bad_share
        self._metrics = metrics
        self._wall = wall

    def add(self, messages: Sequence[Message], outcome: Outcome, *, took_s: float) -> None:
        """Take a committed batch that is acknowledged.

        Raises
        ------
        BadShareError
            Too much of what came is bad, and the worker was told to end then.
        """
        now_us, now_s = to_us(self._wall()), monotonic_s()
        lag_s = (now_us - messages[0].received_us) / US_PER_S
        self._metrics.last_stored_at.set(now_us / US_PER_S)
        self._metrics.batch_messages.observe(len(messages))
        self._metrics.batch_age_s.observe(lag_s)
        self._metrics.commit_s.observe(took_s)
        self._metrics.messages.inc(len(messages))
        self._count(outcome)
        self._say_devices(outcome)
        self.tally.add(
            messages=len(messages),
            new=outcome.stored_count,
            added=outcome.added_count,
            duplicates=outcome.duplicate_count,
            refused=outcome.refused_count,
            letters=outcome.new_letter_count,
            lag_s=lag_s,
            took_s=took_s,
            now_s=now_s,
        )
        self._bad_share.add(
            good_count=outcome.stored_count + outcome.added_count + outcome.duplicate_count,
            # Who has no credentials must not be able to stop the worker, nor to turn it red.
            letters=[letter for letter in outcome.letters if not letter.message.is_open],
            now_s=now_s,
        )

    def _count(self, outcome: Outcome) -> None:
        metrics = self._metrics
        metrics.stored.inc(outcome.stored_count)
        metrics.completed.inc(outcome.added_count)
        metrics.duplicates.inc(outcome.duplicate_count)
        metrics.letters.inc(outcome.new_letter_count)
        metrics.letters_left_out.inc(outcome.left_out_count)
        metrics.devices.registered.inc(outcome.registered_count)
        metrics.truth.inc(outcome.truth_count)
        metrics.maintenance.letters_called_back.inc(outcome.recalled_count)
        for letter in outcome.letters:
            metrics.refused.labels(letter.reason.value).inc(letter.reading_count)
            if letter.reason is Reason.BAD_TOPIC:
                shown = printable(letter.message.topic, TOPIC_MAX_LENGTH)
                metrics.last_bad_topic.info({"topic": shown, "detail": letter.detail})

    def _say_devices(self, outcome: Outcome) -> None:
        """Say what was made of words about devices that contradict one another."""
        metrics, returned = self._metrics.devices, outcome.returned
        if outcome.outdated:
            count = len(outcome.outdated)
            metrics.outdated_births.inc(count)
            _log.warning("births_outdated", births=count, first=outcome.outdated[:SHOWN_COUNT])
        if returned.sensor_keys:
            metrics.returned_sensors.inc(len(returned.sensor_keys))
            sensor_ids = [self._registry.by_key(key).sensor_id for key in returned.sensor_keys]
            _log.warning(
                "sensors_returned", sensors=len(sensor_ids), first=sensor_ids[:SHOWN_COUNT]
            )
        if returned.gateway_ids:
            metrics.refuted_wills.inc(len(returned.gateway_ids))
            _log.warning("wills_refuted", gateways=list(returned.gateway_ids)[:SHOWN_COUNT])
