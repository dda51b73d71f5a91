"""`./ioc prove history`: a city that has a past at once, whole and only once, whatever breaks.

A city with a past beside one without: how much later it is live, how fast the past is stored,
against binary COPY of the same rows and rollup rows, and whether all of it is there, without a gap
at the seam. Then another one, in which history, ingest and database are killed and the city is
stopped and started while the past is being stored. `--short` is the second one alone, which is held
to the same, times aside.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from contract.city import city_folder, load_city
from contract.clock import from_us, monotonic_s
from contract.environment import DEFAULT_CITY
from embedded import location, process_table
from launcher import past, probe
from tests.stand import one_context, stack
from tests.stand.past_city import PastCity
from tests.stand.report import Measure, Report, options, percentile
from tests.stand.stack import Stack
from tests.stand.waiting import wait_until

COPY_FRAC = 0.5
LIVE_S_PER_DAY = 1.0
SAMPLE_S = 0.25
LAG_MAX_S = 2.0
PARTS_BETWEEN = 3
DONE_S = 3_000.0
BACK_S = 300.0  # beside other work: `history` gives way to it
NOTHING_YET: dict[str, Any] = {"done_count": 0, "finished_at": None}
LAGS = ("ingest_lag_seconds", "ingest_oldest_uncommitted_seconds")


@dataclass(frozen=True, slots=True)
class Size:
    """How long a past, of how many sensors.

    Attributes
    ----------
    every : int
        The buckets of one in so many sensors are computed anew.
    has_aims : bool
        Whether times are held to their aims: a short past is mostly beginnings and ends, and one
        that is broken is stored by several runs.
    """

    days: int
    sensors: int
    every: int
    has_aims: bool = True


WHOLE = Size(30, 2_000, every=20)
BROKEN = Size(4, 2_000, every=10, has_aims=False)
SHORT = Size(4, 200, every=3, has_aims=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("history", arguments, has_short=True)
    one_context.share()
    size = SHORT if flags.short else WHOLE
    report = Report(f"history: {size.days} days of {size.sensors:,} sensors")
    if not flags.short:
        _add_whole(report, size)
    with location.scratch() as folder:
        for measure in _break(folder / "data", SHORT if flags.short else BROKEN):
            report.add(measure)
    return report.finish(flags.json)


def _add_whole(report: Report, size: Size) -> None:
    """Report how soon a city is live with a past and without, and what is stored of it."""
    with location.scratch() as folder:
        without_s, _ = _live(folder / "without", size, "0", lambda _city: None)
        with_s, (measures, lags_s) = _live(
            folder / "with", size, f"{size.days}d", lambda city: _look(city, size)
        )
    _add_live(report, size, without_s, with_s, lags_s)
    for measure in measures:
        report.add(measure)


def _live(data: Path, size: Size, span: str, look: Callable[[Stack], Any]) -> tuple[float, Any]:
    """Start a city; return after how long it was live, and what was seen of it."""
    begin_s = monotonic_s()
    with stack.running(data, ["--sensors", str(size.sensors), "--history", span]) as city:
        return monotonic_s() - begin_s, look(city)


def _add_live(
    report: Report, size: Size, without_s: float, with_s: float, lags_s: Sequence[float]
) -> None:
    most_s = without_s + LIVE_S_PER_DAY * size.days
    report.add(Measure(measure="live, without a past", value=without_s, unit="s"))
    live = Measure(
        measure=f"live, with {size.days} days of it", value=with_s, unit="s", limit=most_s,
        aim="that and 1 s a day at most", held=with_s <= most_s,
    )  # fmt: skip
    age = Measure(
        measure="age of live readings when stored, meanwhile: p95",
        value=percentile(lags_s, 0.95), unit="s",
        aim=f"at most {LAG_MAX_S:g}", held=percentile(lags_s, 0.95) <= LAG_MAX_S,
    )  # fmt: skip
    for measure in (live, age):
        report.add(measure)
    report.add(Measure(measure="the same: worst", value=max(lags_s), unit="s"))


def _timed(measure: Measure, size: Size) -> Measure:
    return measure if size.has_aims else replace(measure, aim="", held=True)


def _look(city: Stack, size: Size) -> tuple[list[Measure], list[float]]:
    """Wait until the past is stored; return what is said of it, and the live readings' ages."""
    metrics_url = str(city.now()["processes"]["ingest"]["metrics"])
    lags_s = [_lag_s(metrics_url)]
    pause = threading.Event()
    end_s = monotonic_s() + DONE_S
    while not past.done_file(city.data / "simulator").exists() and monotonic_s() < end_s:
        lags_s.append(_lag_s(metrics_url))
        pause.wait(SAMPLE_S)
    done = json.loads(past.done_file(city.data / "simulator").read_text("utf-8"))
    stored = _past_of(city)
    copied = stored.copied()
    rate = (done["rows"] + done["rollups"]) / done["took_s"]
    limit = copied.row_count / copied.took_s
    held = Measure(
        measure="readings and rollup rows stored; limit: binary COPY of them", value=rate,
        unit="rows/s", limit=limit,
        aim=f"at least {COPY_FRAC:g} of COPY", held=rate >= COPY_FRAC * limit,
    )  # fmt: skip
    took = Measure(measure="the past stored within", value=done["took_s"], unit="s")
    return [took, _timed(held, size), *_whole(city, stored, size)], lags_s


def _lag_s(url: str) -> float:
    """Return how old the oldest reading was or is that was stored last, or waits. [s]."""
    page = httpx.get(url, timeout=10).text
    return max(probe.value(page, name) or 0.0 for name in LAGS)


def _whole(city: Stack, stored: PastCity, size: Size) -> list[Measure]:
    """Return whether a past is there, all of it and once, and goes over into what is live."""
    load = _load(city)
    made = _made_count(city)
    rows, late = stored.rows()
    breaks, fallen = stored.breaks()
    buckets, differing = stored.buckets(size.every)
    odd_count = load["duplicate_count"] + load["refused_count"] + (load["row_count"] - rows)
    return [
        Measure(
            measure="readings of the past that are stored", value=rows, unit="rows", limit=made,
            aim="all that were made", held=rows == made,
        ),
        _none("of them refused, double or not there", odd_count),
        _none("of them late", late),
        _none("numbers or boots that do not follow, the seam included", breaks),
        _none("registers that fall, the seam included", fallen),
        Measure(
            measure=f"buckets computed anew from readings, of 1 in {size.every} sensors",
            value=buckets, unit="buckets", aim="some", held=buckets > 0,
        ),
        _none("of them stored otherwise", differing),
    ]  # fmt: skip


def _none(measure: str, count: int) -> Measure:
    return Measure(measure=measure, value=count, unit="rows", aim="none", held=count == 0)


def _past_of(city: Stack) -> PastCity:
    ends = past.ends(city.data / "simulator")
    return PastCity(
        city.database_url,
        from_us(ends["from_ms"] * 1000),
        from_us(ends["seam_ms"] * 1000),
        load_city(city_folder(DEFAULT_CITY)).time_zone,
    )


def _load(city: Stack) -> dict[str, Any]:
    """Return the load of the past as the API tells it, once it can: the database may be away."""
    answers: list[dict[str, Any]] = []

    def has_answered() -> bool:
        answer = httpx.get(f"{city.api}/api/v1/loads", timeout=30)
        if answer.is_success:
            answers.append(answer.json())
        return answer.is_success

    wait_until(has_answered, "the API answers", BACK_S)
    found = [one for one in answers[-1]["items"] if one["load_name"].startswith("history-")]
    return found[0] if found else NOTHING_YET


def _made_count(city: Stack) -> int:
    """Return how many readings the simulator made, by the run that came to its end."""
    lines = (city.data / "logs" / "history.log").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines if '"history_made"' in line]
    return int(told[-1]["rows"])


def _break(data: Path, size: Size) -> list[Measure]:
    """Break what stores a past, one thing after another; return what came of it."""
    flags = ["--sensors", str(size.sensors), "--history", f"{size.days}d"]
    with stack.running(data, flags) as city:
        middles = [_middle(city, fault) for fault in (_kill_maker, _kill_loader)]
        middles += [_middle(city, fault) for fault in (_kill_ingest, _kill_database)]
        middles.append(_middle(city, lambda _city: None))
    done = past.done_file(data / "simulator")
    middles.append(not done.exists())
    with stack.running(data, flags) as city:
        measures, _ = _look(city, size)
        broken = Measure(
            measure="broken, and stopped and started again, in the middle", value=sum(middles),
            unit="times", limit=len(middles), aim="each time", held=all(middles),
        )  # fmt: skip
        return [broken, *measures]


def _middle(city: Stack, fault: Callable[[Stack], None]) -> bool:
    """Do a fault when some more parts are stored; tell whether that was in the middle."""
    seen = [_load(city)]

    def has_grown() -> bool:
        seen.append(_load(city))
        now = seen[-1]
        grown_count = now["done_count"] - seen[0]["done_count"]
        return grown_count >= PARTS_BETWEEN or now["finished_at"] is not None

    wait_until(has_grown, "some parts more are stored", BACK_S)
    is_middle = seen[-1]["finished_at"] is None
    if is_middle:
        fault(city)  # at once: on a machine that is busy each look takes a while
    return is_middle


def _kill_maker(city: Stack) -> None:
    _kill_half(city, "simulator")


def _kill_loader(city: Stack) -> None:
    _kill_half(city, "ingest")


def _kill_half(city: Stack, module: str) -> None:
    """Kill one of the two programs of history."""
    for pid in process_table.descendants(city.pid("history")):
        if module.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
            os.kill(pid, signal.SIGKILL)


def _kill_ingest(city: Stack) -> None:
    os.kill(city.pid("ingest"), signal.SIGKILL)


def _kill_database(city: Stack) -> None:
    process_table.kill_tree(city.pid("postgres"))


if __name__ == "__main__":
    sys.exit(main())
