"""A CSV file of others with its map, and what a reader makes of it in few words."""

from collections.abc import Sequence
from pathlib import Path

from contract.clock import from_us, rfc3339
from contract.reason import Reason
from ingest.load import mapping
from ingest.load.csv_file import CsvFile
from ingest.load.delivery import Delivery, Reject
from ingest.load.layout import Layout

MAP = """
kind = "air_quality"
zone = "Asia/Ho_Chi_Minh"
missing = ["", "NA", "-999"]
[columns]
observed_at = "time"
sensor_id = "station"
[values.pm25_ugm3]
from = "PM2.5"
unit = "ug/m3"
[values.temperature_degc]
from = "temp"
unit = "°F"
[sensors]
"Nguyễn Văn Cừ, Q5" = "my-aq-1"
"Bến Thành" = "my-aq-2"
"""
HEADER = "time,station,PM2.5,temp"
CU, THANH = '"Nguyễn Văn Cừ, Q5"', "Bến Thành"

Read = tuple[str, str, float, float]


def layout_of(folder: Path, **changes: str) -> Layout:
    path = folder / "air.toml"
    head = "".join(f"{key} = {value}\n" for key, value in changes.items())
    dropped = [line for line in MAP.splitlines() if line.split(" =")[0] not in changes]
    path.write_text(head + "\n".join(dropped), "utf-8")
    return mapping.read(path)


def deliveries(
    folder: Path, content: bytes | str, *, name: str = "air.csv", **changes: str
) -> list[Delivery]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(CsvFile(path, layout_of(folder, **changes)))


def read(file: CsvFile) -> list[Delivery]:
    return [part for part in file.read(frozenset()) if isinstance(part, Delivery)]


def rows(parts: Sequence[Delivery]) -> list[Read]:
    return [
        (
            rfc3339(from_us(int(part.observed_us[row]))),
            part.names[part.sensor[row]],
            *part.values[row, [0, 6]].round(3).tolist(),
        )
        for part in parts
        for row in range(len(part))
    ]


def rejects(parts: Sequence[Delivery]) -> list[Reject]:
    return [reject for part in parts for reject in part.rejects]


def named(parts: Sequence[Delivery]) -> dict[int, Reason]:
    return {reject.row_number: reject.reason for reject in rejects(parts)}
