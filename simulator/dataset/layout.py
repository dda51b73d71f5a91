"""What each file of a data set holds: columns with their types, units and meaning.

The data sheet's tables and the files' schemas are both made from here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from contract.catalogue import KINDS, Kind
from contract.quantity import Quantity
from simulator.scenario.repertoire import EVENTS, FAULTS
from simulator.scenario.repertoire import Kind as Happening

EVENTS_FILE, FAULTS_FILE = "events.parquet", "faults.parquet"
SENSORS_FILE, SHEET_FILE, SUMS_FILE = "sensors.parquet", "README.md", "SHA256SUMS"
TRUE = "true_"
FROM, TO = "from_at", "to_at"

TIME = pa.timestamp("ms", tz="UTC")
NAMES = pa.list_(pa.string())
UNIT_OF = {
    "mmh": "mm/h", "km": "km", "kmh": "km/h", "deg": "deg", "frac": "1", "s": "s",
    "frac_per_day": "1/d", "m": "m", "degc": "Cel", "count": "1", "m3h": "m3/h", "gs": "g/s",
}  # fmt: skip
"""Of a parameter, by the end of its name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file.

    Attributes
    ----------
    unit
        UCUM code; empty where there is none.
    """

    name: str
    type: pa.DataType
    meaning: str
    unit: str = ""
    label_vi: str = ""
    label_en: str = ""

    @property
    def field(self) -> "pa.Field[Any]":
        """Return the column as a field of a schema, with its unit and meaning as metadata."""
        said = {
            "meaning": self.meaning,
            "unit": self.unit,
            "label_vi": self.label_vi,
            "label_en": self.label_en,
        }
        return pa.field(
            self.name, self.type, metadata={key: value for key, value in said.items() if value}
        )


def schema_of(columns: Sequence[Column], about: Mapping[str, str] | None = None) -> pa.Schema:
    """Return the schema of a file; `about` is said of the file as a whole."""
    said: dict[bytes | str, bytes | str] = {}
    said.update(about or {})
    return pa.schema([column.field for column in columns], metadata=said)


def readings_file(kind: Kind) -> str:
    """Return the name of the file with the readings of a kind."""
    return f"readings_{kind.code}.parquet"


def readings(kind: Kind) -> list[Column]:
    """Return the columns of a kind's readings."""
    return [
        Column("sensor_id", pa.string(), "which sensor, of sensors.parquet"),
        Column("observed_at", TIME, "when it was made, by the device's clock"),
        Column("sent_at", TIME, "when it went out, by the city's clock"),
        Column("seq", pa.int64(), "the device's number of it; a gap is a loss, twice a duplicate"),
        *(
            _shown(one, one.name, "as the instrument showed it; null: it had nothing to show")
            for one in kind.quantities
        ),
        *(
            _shown(one, TRUE + one.name, "as a perfect instrument would have shown it")
            for one in kind.quantities
        ),
        Column("fault", pa.string(), "what is wrong with it; null where nothing is"),
        Column("event_id", pa.string(), "which fault that is, of faults.parquet"),
    ]


def _shown(quantity: Quantity, name: str, meaning: str) -> Column:
    return Column(
        name,
        pa.float64() if quantity.decimals else pa.int64(),
        meaning,
        quantity.unit,
        quantity.label_vi,
        quantity.label_en,
    )


EVENT = (
    Column("event_id", pa.string(), "its name in the run"),
    Column("what", pa.string(), "its kind: see docs/simulator.md"),
    Column(FROM, TIME, "when it began; before the data set where it was going on already"),
    Column(TO, TIME, "when it ended or will; null: not until somebody ends it"),
    Column("cause_event_id", pa.string(), "the event that brought it about"),
    Column("scenario", pa.string(), "the scenario that it belongs to; null: everyday"),
    Column("area", pa.string(), "code of the area in which it is"),
    Column("lat_deg", pa.float64(), "where it is, as far as it is in one place", "deg"),
    Column("lon_deg", pa.float64(), "where it is, as far as it is in one place", "deg"),
    Column("street", NAMES, "streets that it is on"),
    Column("feeder", NAMES, "feeders that it is on"),
    Column("station", NAMES, "pump stations that it is on"),
    Column("gateway", NAMES, "gateways that have it"),
    Column("sensor_id", NAMES, "sensors that have it, or stand where it is"),
    Column("sensor_count", pa.int64(), "how many those are"),
    Column("quantity", pa.string(), "the one that is concerned; null: all of a sensor"),
)


def events() -> list[Column]:
    """Return the columns of what happened in the world."""
    return [*EVENT, *_parameters(EVENTS)]


def faults() -> list[Column]:
    """Return the columns of what was wrong with instruments, lines and gateways."""
    return [*EVENT, *_parameters(FAULTS)]


def _parameters(table: Mapping[str, Happening]) -> list[Column]:
    """Return a column for each parameter that some kind of a table has."""
    found: dict[str, list[tuple[str, str]]] = {}
    for what, kind in table.items():
        for name, parameter in kind.parameters.items():
            found.setdefault(name, []).append((what, parameter.meaning))
    return [Column(name, pa.float64(), _meaning(said), _unit(name)) for name, said in found.items()]


def _meaning(said: Sequence[tuple[str, str]]) -> str:
    kinds = ", ".join(what for what, _ in said)
    return f"{said[0][1]} ({kinds})"


def _unit(name: str) -> str:
    end = max((end for end in UNIT_OF if name.endswith(f"_{end}")), key=len)
    return UNIT_OF[end]


SENSORS = (
    Column("sensor_id", pa.string(), "its name"),
    Column("kind", pa.string(), "its kind, of the catalogue"),
    Column("domain", pa.string(), "the kind's domain"),
    Column("name", pa.string(), "what people call its place"),
    Column("area", pa.string(), "code of its district"),
    Column("lat_deg", pa.float64(), "latitude, WGS 84", "deg"),
    Column("lon_deg", pa.float64(), "longitude, WGS 84", "deg"),
    Column("period_s", pa.float64(), "from one reading to the next", "s"),
    Column("gateway_id", pa.string(), "the gateway through which it reports"),
    Column("feeder", pa.string(), "the feeder that it hangs on, by nearness"),
    Column("has_battery", pa.bool_(), "whether it goes on without mains"),
)


def all_files() -> dict[str, Sequence[Column]]:
    """Return the columns of each file, in the order of the data sheet."""
    return {
        **{readings_file(kind): readings(kind) for kind in KINDS},
        EVENTS_FILE: events(),
        FAULTS_FILE: faults(),
        SENSORS_FILE: SENSORS,
    }
