"""Frames and snapshots: what a reader of the protocol takes out is what was put in."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KINDS
from contract.clock import to_us
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import NEVER_US, STATUSES
from ioc_api.fleet.stored import Newest
from ioc_api.judgement.level import LEVEL_NAMES
from ioc_api.live.frame import encode_delta
from ioc_api.live.snapshot import NO_AGE_S, ages_s, encode_snapshot, padded_head
from tests.stand.live_sensor import NOW, sensor
from tests.stand.live_socket import decode_delta, decode_snapshot

CODES = st.integers(0, 4)
NUMBERS = st.floats(width=32, allow_infinity=False)


@given(
    st.lists(st.tuples(st.integers(0, 2**32 - 1), NUMBERS, CODES, CODES)),
    st.integers(0, 2**32 - 1),
    st.booleans(),
)
def test_decoding_a_frame_is_the_inverse_of_encoding_it(
    updates: list[tuple[int, float, int, int]],
    seq: int,
    is_status_only: bool,  # noqa: FBT001
) -> None:
    rows = np.array([row for row, _, _, _ in updates], np.int64)
    values = np.array([value for _, value, _, _ in updates], np.float64)
    statuses = np.array([status for _, _, status, _ in updates], np.uint8)
    levels = np.array([level for _, _, _, level in updates], np.uint8)
    frame = encode_delta(
        seq=seq,
        at_ms=1.5,
        rows=rows,
        values=values,
        statuses=statuses,
        levels=levels,
        is_status_only=is_status_only,
    )
    assert len(frame) == 24 + 10 * len(updates)
    delta = decode_delta(frame)
    assert (delta.seq, delta.at_ms, delta.is_status_only) == (seq, 1.5, is_status_only)
    np.testing.assert_array_equal(delta.idx, rows)
    np.testing.assert_array_equal(delta.value, values.astype(np.float32))
    np.testing.assert_array_equal(delta.status, statuses)
    np.testing.assert_array_equal(delta.level, levels)


@given(st.integers(0, 9))
def test_columns_begin_where_a_typed_array_can(count: int) -> None:
    fleet = Fleet()
    fleet.register([sensor(number) for number in range(1, count + 1)])
    observed_at = NOW - timedelta(seconds=90)
    fleet.merge([Newest(1, observed_at, NOW, 0, (41.5,))], missed_before=NOW)
    statuses = fleet.statuses(to_us(NOW))
    levels = np.arange(count, dtype=np.uint8) % len(LEVEL_NAMES)
    data = encode_snapshot(
        fleet,
        statuses,
        levels,
        area_level="district",
        city_us=to_us(NOW),
        head={"epoch": "e", "seq": 7},
    )
    found = decode_snapshot(data)
    assert (found.head["n"], found.head["epoch"], found.head["seq"]) == (count, "e", 7)
    assert found.head["statuses"] == list(STATUSES)
    assert found.head["levels"] == list(LEVEL_NAMES)
    assert found.head["kinds"] == [kind.code for kind in KINDS]
    np.testing.assert_array_equal(found.columns["idx"], np.arange(count))
    np.testing.assert_array_equal(found.columns["status"], statuses)
    np.testing.assert_array_equal(found.columns["level"], levels)
    if count:
        assert (found.columns["value"][0], found.columns["age_s"][0]) == (41.5, 90)
        assert found.head["areas"][found.columns["area"][0]] == "760"


@given(st.binary(max_size=40))
def test_a_head_is_padded_to_eight(document: bytes) -> None:
    head = padded_head(document)
    assert len(head) % 8 == 0
    assert head[4:].rstrip(b" ") == document.rstrip(b" ")
    assert int.from_bytes(head[:4], "little") == len(head) - 4


def test_an_age_is_never_negative_and_never_invented() -> None:
    now_us = to_us(datetime(2026, 11, 22, tzinfo=UTC))
    observed_at_us = np.array([now_us - 1_999_999, now_us + 5_000_000, NEVER_US, 0])
    assert ages_s(observed_at_us, now_us).tolist() == [1, 0, NO_AGE_S, now_us // 1_000_000]
