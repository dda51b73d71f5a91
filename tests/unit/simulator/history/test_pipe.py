"""Parts on a pipe: streams one behind the other that say what they are."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import numpy as np
import pyarrow as pa

from contract import arrow_names as names
from contract.arrays import IntArray
from contract.clock import from_us
from contract.payload.truth import TruthEvent, decode
from simulator.devices.device import devices_of
from simulator.devices.reading import Columns
from simulator.history.pipe import Pipe
from simulator.history.retold import TRUTH_KIND, Part
from simulator.world.city import CityModel
from tests.stand.arrow_pipe import streams

KIND = "power_transformer"
FROM_MS, TO_MS = 1_792_774_800_000, 1_792_861_200_000
ROWS = 2 * names.MAX_BATCH_ROWS + 7
EVENT = TruthEvent(
    event_id="everyday-42.20261024.accident-3", what="accident", cause_event_id=None, scenario="",
    area="none", lat_deg=None, lon_deg=None, from_at=datetime(2026, 10, 24, tzinfo=UTC),
    to_at=None, sensor_id=[], sensor_count=0, expected=[], parameters={},
)  # fmt: skip


def columns(model: CityModel, rows: int = ROWS) -> Columns:
    devices = devices_of(model)[KIND]
    at_ms: IntArray = FROM_MS + np.arange(rows) * 100
    values = tuple(np.arange(rows) / 8 for _ in devices[0].kind.quantities)
    values[1][2] = np.nan
    sensor = np.arange(rows) % len(devices)
    return Columns(devices, 3, sensor, at_ms, at_ms, np.arange(rows) + 11, values)


def written(*parts: Part) -> bytes:
    to = io.BytesIO()
    pipe = Pipe(to, len(parts))
    for part in parts:
        pipe.write(part)
    return to.getvalue()


def part_of(kind: str, columns: Columns | None = None, truth: Sequence[TruthEvent] = ()) -> Part:
    return Part(f"2026-10-24/{kind}/1", kind, FROM_MS, TO_MS, columns, truth)


def test_readings_are_told_with_names_times_numbers_and_values(model: CityModel) -> None:
    shown = columns(model)
    ((said, table),) = streams(written(part_of(KIND, columns=shown)))

    assert said == {
        names.KIND: KIND.encode(),
        names.PART: b"2026-10-24/power_transformer/1",
        names.FROM: b"2026-10-23T17:00:00.000Z",
        names.TO: b"2026-10-24T17:00:00.000Z",
        names.PARTS: b"1",
        names.LAST: names.IS_LAST,
    }
    quantities = shown.devices[0].kind.quantity_names
    head = [names.SENSOR_ID, names.OBSERVED_AT, names.BOOT, names.SEQ]
    assert table.schema.names == [*head, *quantities]
    assert table.schema.field(names.SENSOR_ID).type == pa.dictionary(pa.int32(), pa.string())
    assert table.schema.field(names.OBSERVED_AT).type == pa.timestamp("ms", tz="UTC")
    places: list[int] = shown.sensor.tolist()
    ids = [shown.devices[place].sensor_id for place in places]
    assert table.column(names.SENSOR_ID).to_pylist() == ids
    assert table.column(names.OBSERVED_AT)[7].as_py() == from_us((FROM_MS + 700) * 1000)
    assert set(table.column(names.BOOT).to_pylist()) == {3}
    assert table.column(names.SEQ).to_pylist() == shown.seq.tolist()
    for name, values in zip(quantities, shown.values, strict=True):
        assert np.array_equal(table.column(name).to_numpy(), values, equal_nan=True)


def test_batches_are_small_and_a_part_without_rows_is_a_part(model: CityModel) -> None:
    source = written(part_of(KIND, columns=columns(model)), part_of(KIND))
    (_, full), (said, table) = streams(source)

    sizes = [batch.num_rows for batch in full.to_batches()]
    assert sizes == [names.MAX_BATCH_ROWS, names.MAX_BATCH_ROWS, 7]
    assert (table.num_rows, said[names.KIND]) == (0, KIND.encode())


def test_truth_is_told_as_its_payload_and_only_the_last_part_is_the_last(
    model: CityModel,
) -> None:
    shown = part_of(KIND, columns=columns(model, 3))
    source = written(shown, part_of(TRUTH_KIND, truth=[EVENT]), part_of(TRUTH_KIND))
    first, second, third = streams(source)

    assert [names.LAST in said for said, _ in (first, second, third)] == [False, False, True]
    said, table = second
    assert (said[names.KIND], table.schema.names) == (names.TRUTH, [names.PAYLOAD])
    (payload,) = table.column(names.PAYLOAD).to_pylist()
    assert msgspec.structs.asdict(decode(payload.encode())) == msgspec.structs.asdict(EVENT)


def test_the_rows_that_were_written_are_counted(model: CityModel) -> None:
    pipe = Pipe(io.BytesIO(), 2)
    pipe.write(part_of(KIND, columns=columns(model, 5)))
    pipe.write(part_of(TRUTH_KIND, truth=[EVENT]))

    assert pipe.row_count == 5
