"""`./ioc prove hostile`: mutated payloads and topics by the hundred thousand stop and lose nothing.

A worker and an API run on real servers. Beside a stream of good readings an attacker publishes what
a seeded mutator makes of every kind of message; afterwards the same processes must run, the stream
be stored exactly once, nothing wait, the API answer, and memory be what it was.
"""

import itertools
import sys
from collections.abc import Sequence

from contract.clock import monotonic_s
from tests.stand import siege
from tests.stand.mutator import mutated
from tests.stand.report import Measure, Report, options, percentile
from tests.stand.siege import MEMORY_FLOOR_MIB, MEMORY_RATIO, FallenError, Siege

SEED = 42
COUNT = 200_000
SHORT_COUNT = 10_000
PART_COUNT = 1_000
GOOD_PER_PART = 100
GOOD_RATE = 500.0
ANSWER_AIM_S = 1.0
DEADLINE_S = 1_800.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("hostile", arguments, has_short=True)
    report = Report("hostile: mutated payloads and topics")
    with siege.laid() as besieged:
        _prove(besieged, SHORT_COUNT if flags.short else COUNT, report)
    return report.finish(flags.json)


def _prove(besieged: Siege, count: int, report: Report) -> None:
    """Attack part by part, looking at the API in between, and hold the product to its word."""
    begin_s = monotonic_s()
    before, answers_s, problem = besieged.memory(), list[float](), ""
    good_count = count // PART_COUNT * GOOD_PER_PART
    messages, sent = mutated(SEED, count), 0
    try:
        with besieged.attack(count=good_count, rate=GOOD_RATE) as attacker:
            while monotonic_s() - begin_s < DEADLINE_S:
                part = attacker.publish_all(itertools.islice(messages, PART_COUNT))
                if not part:
                    break
                sent += part
                answers_s.append(besieged.answer_s("/api/v1/sensors"))
    except FallenError as error:
        problem = str(error)
        sys.stderr.write(f"{problem}\n")
    after = besieged.memory()
    aim = "same processes, each good reading once, nothing waits, the API answers"
    report.add(
        Measure(
            measure=f"mutated messages sent beside {good_count:,} good readings",
            value=sent,
            unit="1",
            limit=count,
            aim=aim,
            held=not problem and sent >= count,
        )
    )
    for name, was_mib, now_mib in (
        ("ingest", before.ingest_mib, after.ingest_mib),
        ("the API", before.api_mib, after.api_mib),
    ):
        report.add(
            Measure(
                measure=f"memory of {name} afterwards, beside before",
                value=now_mib,
                unit="MiB",
                limit=was_mib,
                aim=f"within {MEMORY_RATIO:g} × and {MEMORY_FLOOR_MIB:g} MiB",
                held=now_mib <= MEMORY_RATIO * was_mib + MEMORY_FLOOR_MIB,
            )
        )
    slowest_s = percentile(answers_s, 0.99) if answers_s else float("inf")
    report.add(
        Measure(
            measure="an answer of the API meanwhile, 99th percentile",
            value=slowest_s,
            unit="s",
            aim=f"within {ANSWER_AIM_S:g} s",
            held=slowest_s <= ANSWER_AIM_S,
        )
    )
    report.add(Measure(measure="taken", value=monotonic_s() - begin_s, unit="s"))


if __name__ == "__main__":
    sys.exit(main())
