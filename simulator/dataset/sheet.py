"""The data sheet of a data set: what it is, how it was made, what its columns are."""

from collections.abc import Mapping, Sequence

from contract.city import City
from contract.clock import from_us, rfc3339
from contract.version import VERSION
from simulator.dataset.layout import SUMS_FILE, Column
from simulator.run.straight import Plan

LICENCE = "Apache-2.0"


def sheet(
    plan: Plan, city: City, files: Mapping[str, Sequence[Column]], row_counts: Mapping[str, int]
) -> str:
    """Return the data sheet as Markdown."""
    chapters = [_head(plan, city), _made(plan), USE, *_tables(files, row_counts), _cite()]
    return "\n\n".join(chapters) + "\n"


def _head(plan: Plan, city: City) -> str:
    span = " to ".join(_span(plan))
    return (
        f"# Simulated sensors of {city.name_en}\n\n"
        f"What {plan.sensor_count} simulated sensors showed from {span} (city time, UTC), beside "
        "what was true, what was wrong with each reading, and what happened in the city. Nothing "
        "in it was measured in the real city: it is made by models whose figures and sources are "
        "named in docs/models.md and the city pack."
    )


def _span(plan: Plan) -> tuple[str, str]:
    end_ms = plan.start_ms + (plan.duration_ms or 0)
    return rfc3339(from_us(plan.start_ms * 1000)), rfc3339(from_us(end_ms * 1000))


def _made(plan: Plan) -> str:
    from_at, to_at = _span(plan)
    rows = {
        "version": VERSION,
        "city": plan.city_folder.name,
        "seed": str(plan.seed),
        "sensors": str(plan.sensor_count),
        "from": from_at,
        "to": to_at,
        "scenario": plan.scenario or "none",
        "trouble": f"{plan.trouble:g}",
        "without": ", ".join(plan.without) or "nothing",
        "period scale": f"{plan.period_scale:g}",
    }
    table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
    return (
        "## How it was made\n\n"
        "By `python -m simulator dataset`; the same values give the same bytes on one machine (on "
        "another processor the last place of a number may differ).\n\n"
        f"| what | value |\n|---|---|\n{table}"
    )


USE = """\
## What to know

* All times are UTC. Rows are in the order in which they were sent; a row group is a civil day.
* Readings that come late or twice are rows as they were sent. One that was made and would have been
  sent after the end is not there.
* `true_…` is what a perfect instrument would have shown at that moment; no detector may see it.
* `fault` is null for a reading that nothing is wrong with, also while the sensor has a fault:
  a duplicate marks the second copy alone, a spike the readings that have one.
* Readings that a fault prevented are no rows: look for them in faults.parquet, by sensor and span.
* `sensor_id` of an event are the sensors that stand where it is: on its streets and feeders, within
  its radius. What follows from it reaches others; a twin, made with `--without`, shows which."""


def _tables(files: Mapping[str, Sequence[Column]], row_counts: Mapping[str, int]) -> list[str]:
    return [
        f"## {name}\n\n{row_counts[name]} rows.\n\n{table(columns)}"
        for name, columns in files.items()
    ]


def table(columns: Sequence[Column]) -> str:
    """Return columns as a table in Markdown."""
    head = "| column | type | unit | meaning |\n|---|---|---|---|"
    rows = [
        f"| `{one.name}` | {one.type} | {one.unit} | {one.label_en + ', ' if one.label_en else ''}"
        f"{one.meaning} |"
        for one in columns
    ]
    return "\n".join([head, *rows])


def _cite() -> str:
    return (
        "## Licence, checksums, how to cite\n\n"
        f"Licence: {LICENCE}, as of the program that made it. `sha256sum -c {SUMS_FILE}` tells "
        "whether all files are whole. To cite the data, name the program with its version, the "
        f"values under “How it was made”, and the SHA-256 of `{SUMS_FILE}` itself, by which "
        "anybody who makes it again can tell that it is the same."
    )
