"""Live frames: at once when quiet, then gathered, by area, bounded."""

from datetime import UTC, datetime

import numpy as np

from contract.catalogue import KIND_BY_CODE
from contract.payload import notice
from contract.payload.notice import LiveFrame
from ingest.judge.columns import RowBuilder
from ingest.judge.part import arrange
from ingest.judge.sensor import Sensor
from ingest.metrics import Metrics
from ingest.registry.registry import Registry
from ingest.tell.live_frame import MAX_ITEMS, LiveFrames
from ingest.write.outcome import Stored
from tests.stand.waiting import UntilAsync

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)


class Room:
    """Frames that were sent, and the parts around them."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, LiveFrame]] = []
        self.metrics = Metrics()
        registry = Registry("hcmc")
        registry.remember(
            [
                Sensor(1, "ns-1", "noise", "environment", "760", None),
                Sensor(2, "ns-2", "noise", "environment", None, None),
                Sensor(3, "ns-3", "noise", "environment", "760", None),
                *(
                    Sensor(key, f"ns-{key}", "noise", "environment", "761", None)
                    for key in range(10, 11 + 2 * MAX_ITEMS)
                ),
            ]
        )
        self.frames = LiveFrames(registry, self._publish, wall=lambda: NOW, metrics=self.metrics)

    def _publish(self, topic: str, payload: bytes) -> bool:
        self.sent.append((topic, notice.decode_live(payload)))
        return True


def stored(*keys: int) -> Stored:
    """Return one new row for each key; the value is the row's number."""
    builder = RowBuilder(KIND_BY_CODE["noise"])
    for index, key in enumerate(keys):
        builder.add(
            index, -1, key, 1_795_000_000_000_000 + index, 0, None, {"leq_db": float(index)}
        )
    table = builder.build()
    part = arrange(
        table,
        received_us=np.full(len(table), 1_795_000_001_000_000),
        quality=np.zeros(len(table), np.int16),
        newest_us=np.zeros(len(table), np.int64),
        late_before_us=np.zeros(len(table), np.int64),
    )
    return Stored(part, np.arange(len(table)))


async def test_a_quiet_area_is_told_at_once_and_news_are_grouped_by_area() -> None:
    room = Room()
    room.frames.add([stored(1, 2, 1)])
    room.frames.close()
    told = {topic: [item.values["leq_db"] for item in frame.items] for topic, frame in room.sent}
    assert told == {"city/v1/hcmc/live/760": [0.0, 2.0], "city/v1/hcmc/live/none": [1.0]}


async def test_a_busy_area_is_told_later_and_all_together(
    until_async: UntilAsync,
) -> None:
    room = Room()
    room.frames.add([stored(1)])
    room.frames.add([stored(1)])
    room.frames.add([stored(1, 1)])
    assert [len(frame.items) for _, frame in room.sent] == [1]
    await until_async(lambda: len(room.sent) == 2, "the second frame is sent")
    assert [len(frame.items) for _, frame in room.sent] == [1, 3]
    room.frames.close()


async def test_a_frame_that_is_too_small_keeps_the_newest_of_each_sensor() -> None:
    room = Room()
    room.frames.add([stored(1)])
    for _ in range(3):
        room.frames.add([stored(3, *[1] * MAX_ITEMS)])
    room.frames.close()
    told = [(item.sensor_id, item.values["leq_db"]) for item in room.sent[1][1].items]
    assert sorted(told) == [("ns-1", float(MAX_ITEMS)), ("ns-3", 0.0)]
    dropped = room.metrics.registry.get_sample_value("ingest_live_items_dropped_total")
    assert dropped == 3 * (MAX_ITEMS + 1) - 2


async def test_a_frame_is_bounded_and_what_it_leaves_out_is_counted() -> None:
    room = Room()
    room.frames.add([stored(*range(10, 10 + MAX_ITEMS + 7))])
    assert len(room.sent[0][1].items) == MAX_ITEMS
    assert room.metrics.registry.get_sample_value("ingest_live_items_dropped_total") == 7
    room.frames.close()


async def test_an_absent_value_is_null() -> None:
    room = Room()
    room.frames.add([stored(1)])
    assert room.sent[0][1].items[0].values == {"leq_db": 0.0, "lmax_db": None}
    room.frames.close()
