"""`./ioc bench fidelity`: published figures of the city, held against the simulated one.

A straight run of the year 2025 with 200 sensors and everyday troubles, on two seeds in two
processes. `--short` runs four weeks of March and holds only the figures that need no more. What the
run took is held, too. `--write` makes the tables and pictures of `docs/fidelity/` anew.
"""

import argparse
import json
import multiprocessing
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.stand.fidelity import page, sheet
from tests.stand.fidelity.catalogue import FIGURES
from tests.stand.fidelity.figure import MARCH, WHOLE_YEAR, Finding
from tests.stand.fidelity.shape import drawn
from tests.stand.fidelity.watch import SENSORS, Watched, watched
from tests.stand.report import Measure, Report, machine, options

SEEDS = (7, 42)
AIM_FRAC = 44 / 50  # of the figures hold on both seeds
YEAR_AIM_S = 300.0  # of a processor, for a year of 200 sensors
YEAR_DAYS = 365


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--write", action="store_true")
    own, rest = parser.parse_known_args(arguments)
    flags = options("fidelity [--write]", rest, has_short=True)
    if own.write and flags.short:
        parser.error("--write tells of a whole year")
    first, last = MARCH if flags.short else WHOLE_YEAR
    with ProcessPoolExecutor(len(SEEDS), multiprocessing.get_context("spawn")) as pool:
        runs = {seed: pool.submit(watched, seed, first, last) for seed in SEEDS}
        seen = {seed: run.result() for seed, run in runs.items()}
    findings = _findings(seen)
    sheet.show(findings)
    report = Report("fidelity" + (", four weeks of March" if flags.short else ""))
    _add_held(report, findings)
    _add_year(report, seen)
    if flags.json is not None:
        years = {} if flags.short else {seed: one.year for seed, one in seen.items()}
        _keep(flags.json, {**sheet.document(findings), "shapes": drawn(years)})
    if own.write:
        _write(findings, seen)
    return report.finish(None)


def _findings(seen: Mapping[int, Watched]) -> dict[str, list[Finding]]:
    """Return the figures, by domain, whose days were run."""
    some = next(iter(seen.values())).year
    findings = {
        domain: [
            Finding(figure, {seed: figure.value(one.year) for seed, one in seen.items()})
            for figure in figures
            if figure.is_within(some)
        ]
        for domain, figures in FIGURES.items()
    }
    return {domain: found for domain, found in findings.items() if found}


def _add_held(report: Report, findings: sheet.Findings) -> None:
    held = [one.held for found in findings.values() for one in found]
    report.add(
        Measure(
            measure=f"figures that hold on both seeds, of {len(held)}",
            value=sum(held),
            unit="figures",
            limit=len(held),
            aim=f"at least {AIM_FRAC:.0%}",
            held=sum(held) >= AIM_FRAC * len(held),
        )
    )
    silent = page.unexplained(findings)
    report.add(
        Measure(
            measure="misses of which nobody says why",
            value=len(silent),
            unit="figures",
            aim="none",
            held=not silent,
        )
    )


def _add_year(report: Report, seen: Mapping[int, Watched]) -> None:
    for seed, one in seen.items():
        took_s = one.simulated_s / one.year.day_count * YEAR_DAYS
        report.add(
            Measure(
                measure=f"seed {seed}: a year of {SENSORS} sensors, processor time",
                value=took_s,
                unit="s",
                aim=f"under {YEAR_AIM_S:.0f} s",
                held=took_s < YEAR_AIM_S,
            )
        )
        report.add(
            Measure(measure=f"seed {seed}: rate", value=one.readings / one.simulated_s, unit="1/s")
        )


def _write(findings: sheet.Findings, seen: Mapping[int, Watched]) -> None:
    """Make the page and its pictures anew."""
    # Loaded for pictures alone: they need a library that nothing else does.
    from tests.stand.fidelity import picture  # noqa: PLC0415

    earlier = page.before()
    text = page.PAGE.read_text("utf-8")
    page.PAGE.write_text(page.written(text, findings, earlier), "utf-8")
    lines = drawn({seed: one.year for seed, one in seen.items()})
    picture.draw(page.FOLDER, lines, earlier.shapes)


def _keep(path: Path, document: Mapping[str, object]) -> None:
    whole = {"name": "fidelity", "machine": machine(), **document}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
