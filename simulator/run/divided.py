"""A living city as one process, as several of one command, or as one shard of many machines."""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from contract import log, output
from contract.city import load_city
from simulator.errors import ShardError
from simulator.run import crew, live
from simulator.run.plan import Plan
from simulator.run.share import Division, Share

WALL_SPEED = 1.0
CITY = "city"


def run(plan: Plan, division: Division, log_level: str) -> int:
    """Run until SIGTERM or SIGINT and return the exit code.

    Raises
    ------
    ShardError
        The city cannot be divided as it is planned.
    """
    parts = division.parts
    if parts[0].count > 1:
        _refuse(plan)
    plans = [_of(plan, part, is_first=part is parts[0]) for part in parts]
    if len(plans) == 1:
        return live_process(plans[0], log_level)
    return crew.run(_elsewhere, [(plan.city.folder, _words(one), log_level) for one in plans])


def live_process(plan: Plan, log_level: str) -> int:
    """Run a city, or a shard of one, in this process."""
    output.forgive()
    log.set_up(log_level)
    return live.run(plan)


def _words(plan: Plan) -> dict[str, Any]:
    """Return a plan without its city, which each process reads for itself."""
    return {field.name: getattr(plan, field.name) for field in fields(plan) if field.name != CITY}


def _elsewhere(folder: Path, words: Mapping[str, Any], log_level: str) -> int:
    return live_process(Plan(city=load_city(folder), **words), log_level)


def _of(plan: Plan, share: Share, *, is_first: bool) -> Plan:
    """Return the plan of one process; those beside the first have ports of their own."""
    if is_first:
        return replace(plan, share=share)
    return replace(plan, share=share, metrics_port=0, metrics_port_file=None)


def _refuse(plan: Plan) -> None:
    """Refuse what would not be the same in all shards: each has its own begin and its own ear."""
    wrong = {
        f"--speed {plan.speed:g}": plan.speed != WALL_SPEED,
        "--scenario": plan.scenario is not None,
        "--history": plan.history_min > 0,
    }
    found = [flag for flag, is_wrong in wrong.items() if is_wrong]
    if found:
        raise ShardError(
            f"a city in shards runs with the wall and has everyday troubles alone: leave out "
            f"{', '.join(found)}, or run it in one process"
        )
