"""Each row that is none is named by its line and costs nothing but itself."""

from pathlib import Path

from contract.reason import Reason
from tests.stand.air_csv import CU, HEADER, THANH, deliveries, named, rejects, rows

BAD = {
    f"2026-11-20 07:00,{THANH},abc,77": (Reason.WRONG_TYPE, 'PM2.5: "abc" is no number'),
    f'2026-11-20 07:00,{THANH},"1,5",77': (Reason.WRONG_TYPE, 'write decimal = "," in the map'),
    f"2026-11-20 07:00,{THANH},inf,77": (Reason.WRONG_TYPE, "is no number"),
    f"2026-11-20 07:00,{THANH},1_0,77": (Reason.WRONG_TYPE, "is no number"),
    f"2026-13-20 07:00,{THANH},1,77": (Reason.BAD_TIME, 'time: "2026-13-20 07:00" is no time'),
    f",{THANH},1,77": (Reason.BAD_TIME, "is no time"),
    "2026-11-20 07:00,,1,77": (Reason.MISSING_FIELD, "names no sensor"),
    "2026-11-20 07:00,Thủ Đức,1,77": (Reason.UNKNOWN_SENSOR, '"Thủ Đức" stands in no line'),
    f"2026-11-20 07:00,{THANH},1": (Reason.RAGGED_PACK, "the row has 3 cells, the header 4"),
    f"2026-11-20 07:00,{THANH},1,77,": (Reason.RAGGED_PACK, "the row has 5 cells"),
    '2026-11-20 07:00,"Bến Thành,1,77': (Reason.RAGGED_PACK, "a quotation mark is not closed"),
    '2026-11-20 07:00,"Bến" Thành,1,77': (Reason.RAGGED_PACK, "quotation mark"),
    f'2026-11-20 07:00,{THANH},1,5" "77,"': (Reason.RAGGED_PACK, "quotation mark"),
    f"2026-11-20 07:00,{THANH},1,{'7' * 70_000}": (Reason.TOO_LARGE, "more than 65536 signs"),
}


def test_bad_rows_are_named_by_their_lines_and_harm_no_others(tmp_path: Path) -> None:
    good = [f"2026-11-20 {hour:02}:00,{CU},{hour},77" for hour in range(len(BAD) + 1)]
    bad = [line for pair in zip(good, BAD, strict=False) for line in pair] + good[-1:]
    parts = deliveries(tmp_path, "\n".join([HEADER, *bad]) + "\n")

    assert [value for _, _, value, _ in rows(parts)] == list(range(len(good)))
    assert named(parts) == {
        number: reason
        for number, (reason, _) in zip(range(3, 3 + 2 * len(BAD), 2), BAD.values(), strict=True)
    }
    for reject, (line, (_, detail)) in zip(rejects(parts), BAD.items(), strict=True):
        assert detail in reject.detail
        assert line.startswith(reject.raw)
    assert parts[0].row_number.tolist() == list(range(2, 3 + 2 * len(BAD), 2))


def test_bytes_that_are_no_utf8_cost_their_row_and_name_the_way_out(tmp_path: Path) -> None:
    content = f"{HEADER}\n2026-11-20 07:00,{CU},1,77\n".encode() + b"2026-11-20 08:00,B\xean,1,77"
    parts = deliveries(tmp_path, content)

    assert named(parts) == {3: Reason.WRONG_TYPE}
    assert 'encoding = "windows-1258"' in rejects(parts)[0].detail
    assert len(rows(parts)) == 1


def test_a_decimal_comma_takes_no_point_for_one(tmp_path: Path) -> None:
    """1.234,5 is more than a thousand, and 1.234 may be."""
    text = f"{HEADER}\n2026-11-20 07:00,{THANH},1.234,77\n".replace(",", ";")
    parts = deliveries(tmp_path, text, delimiter='";"', decimal='","')

    assert named(parts) == {2: Reason.WRONG_TYPE}


def test_hours_that_a_zone_has_twice_or_not_are_named(tmp_path: Path) -> None:
    lines = [
        f"{time},{THANH},1,77"
        for time in ("2026-10-25 01:30", "2026-10-25 02:30", "2026-10-25 03:30", "2026-03-29 02:30")
    ]
    parts = deliveries(tmp_path, "\n".join([HEADER, *lines]), zone='"Europe/Berlin"')

    assert named(parts) == {3: Reason.BAD_TIME, 5: Reason.BAD_TIME}
    assert [time for time, *_ in rows(parts)] == [
        "2026-10-24T23:30:00.000Z",
        "2026-10-25T02:30:00.000Z",
    ]
