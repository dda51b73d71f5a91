"""`python -m simulator run|stream|digest`: the city on a broker, as text, as one number.

`python -m simulator history`: the readings of a run's past, as Arrow IPC for `ingest load`.
`python -m simulator dataset`: the same as Parquet files, with the truth beside it.
`python -m simulator grade`: how good a detector is that was tried on one.
`python -m simulator scenarios`: what can be made to happen by name, and what is wrong in it.
`python -m simulator accounts`: the accounts on a private broker that the city needs.
`python -m simulator control`: what `./ioc control` runs: tell the running city what to do.
`python -m simulator respin`: give the world of a data folder up; the next run spins up its own.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from contract import broker_account, broker_address, log
from contract.city import City, city_folder, load_city
from contract.clock import to_us, utc_now
from contract.environment import refuse_unknown
from contract.errors import AccountError, AddressError, CityError, UnknownVariableError
from contract.payload.control import Refused, encode_answer
from simulator import accounts_command, data_folder, device_command
from simulator.arguments import parse
from simulator.errors import (
    DatasetError,
    GradeError,
    RequestError,
    ScenarioError,
    ShardError,
)
from simulator.interruption import interruptible
from simulator.run import asking, digest, divided, scenarios, shown, straight, stream
from simulator.run.pacing import Pace
from simulator.run.plan import Plan
from simulator.run.request_words import request_of
from simulator.run.share import Division
from simulator.run.stage import local_ms, stage_of_run
from simulator.run.world import build
from simulator.scenario.file import load
from simulator.scenario.script import Scenario
from simulator.settings import Settings, history_min

DIGEST_START = datetime.fromisoformat("2026-10-12T00:00:00Z")
DIGEST_DURATION_S, DAY_S = 3_600.0, 86_400.0
USUAL_TROUBLE = 1.0  # of a city that runs; one that is computed has none unless it is asked for
FAILED, MISUSE = 1, 2
REFUSALS = (
    UnknownVariableError, CityError, ScenarioError, ShardError, DatasetError, GradeError,
)  # fmt: skip

# Which flag overrides which setting.
FLAGS: Mapping[str, str] = {
    "simulator_sensor_count": "sensors",
    "simulator_seed": "seed",
    "simulator_period_scale": "period_scale",
    "simulator_speed": "speed",
    "simulator_data_dir": "data",
    "simulator_scenario": "scenario",
    "simulator_trouble": "trouble",
    "simulator_history": "history",
    "city": "city",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parse(arguments, __doc__)
    try:
        refuse_unknown(os.environ)
        settings = Settings.model_validate({**Settings().model_dump(), **_overrides(options)})
        city = load_city(city_folder(settings.city))
        scenario = load(city, settings.simulator_scenario) if settings.simulator_scenario else None
        code = _command(options, settings, city, scenario)
        sys.stdout.flush()
    except ValidationError as error:
        for fault in error.errors():
            print(_told(str(fault["loc"][0]), fault["input"], fault["msg"]), file=sys.stderr)
    except REFUSALS as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        # The reader has seen enough (`| head`): leave quietly, without the flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    else:
        return code
    return MISUSE


def _command(
    options: argparse.Namespace, settings: Settings, city: City, scenario: Scenario | None
) -> int:
    if options.command in COMPUTED:
        return COMPUTED[options.command](options, _plan(options, settings, city, scenario))
    if options.command == "grade":
        return _grade(options)
    if options.command == "run":
        return _live(options, settings, city, scenario)
    return OTHERS[options.command](options, settings, city)


def _live(
    options: argparse.Namespace, settings: Settings, city: City, scenario: Scenario | None
) -> int:
    trouble = settings.simulator_trouble
    plan = Plan(
        city=city,
        mqtt_url=settings.mqtt_url,
        mqtt_files=settings.mqtt_files,
        mqtt_credentials=settings.mqtt_credentials,
        sensor_count=settings.simulator_sensor_count,
        seed=settings.simulator_seed,
        speed=settings.simulator_speed,
        period_scale=settings.simulator_period_scale,
        data_dir=settings.simulator_data_dir,
        metrics_port=settings.simulator_metrics_port,
        metrics_port_file=settings.simulator_metrics_port_file,
        scenario=scenario,
        trouble=USUAL_TROUBLE if trouble is None else trouble,
        history_min=history_min(settings.simulator_history),
    )
    return divided.run(plan, Division(options.share, options.shards), settings.log_level)


def _overrides(options: argparse.Namespace) -> dict[str, Any]:
    given = {setting: getattr(options, flag, None) for setting, flag in FLAGS.items()}
    return {setting: value for setting, value in given.items() if value is not None}


def _told(setting: str, value: object, problem: str) -> str:
    """Return what is wrong with a setting, by the names under which it can be given."""
    name = f"IOC_{setting.upper()}"
    if setting in FLAGS:
        name = f"--{FLAGS[setting].replace('_', '-')} or {name}"
    return f"{name} is {value!r}: {problem.removeprefix('Input ')}"


def _plan(
    options: argparse.Namespace, settings: Settings, city: City, scenario: Scenario | None
) -> straight.Plan:
    """Return a straight run; but for data sets nothing goes wrong by itself unless asked for."""
    duration_s: float | None = options.duration
    if options.command == "dataset":
        duration_s = options.days * DAY_S
    elif duration_s is None and options.command == "digest":
        duration_s = DAY_S if options.day is not None else DIGEST_DURATION_S
    trouble = settings.simulator_trouble
    if trouble is None:
        trouble = USUAL_TROUBLE if options.command == "dataset" else 0.0
    return straight.Plan(
        city_folder=city.folder,
        seed=settings.simulator_seed,
        sensor_count=settings.simulator_sensor_count,
        period_scale=settings.simulator_period_scale,
        start_ms=_start_ms(options, city, scenario),
        duration_ms=None if duration_s is None else round(duration_s * 1000),
        scenario=settings.simulator_scenario or None,
        trouble=trouble,
        without=tuple(options.without),
    )


def _start_ms(options: argparse.Namespace, city: City, scenario: Scenario | None) -> int:
    """Return when a straight run begins: as asked, else with its scenario, else as usual."""
    day: datetime | None = options.day
    if day is not None:
        return local_ms(city, day)
    start: datetime | None = options.start
    if start is None and scenario is not None and scenario.start is not None:
        return local_ms(city, scenario.start)
    if start is None:
        start = DIGEST_START if options.command == "digest" else utc_now()
    return to_us(start) // 1000


def _stream(options: argparse.Namespace, plan: straight.Plan) -> int:
    stream.pour(
        plan, options.format, sys.stdout, pace=Pace(speed=options.pace), count=options.count,
        division=Division(options.share, options.shards),
    )  # fmt: skip
    return 0


def _digest(options: argparse.Namespace, plan: straight.Plan) -> int:
    total, count = digest.digest(plan, Division(options.share, options.shards))
    print(f"{total}  {count} readings, seed {plan.seed}")
    return 0


def _dataset(options: argparse.Namespace, plan: straight.Plan) -> int:
    from simulator.dataset.make import make  # noqa: PLC0415 - a city that runs needs no pyarrow

    for line in make(plan, options.out):
        print(line, flush=True)
    return 0


COMPUTED: Mapping[str, Callable[[argparse.Namespace, straight.Plan], int]] = {
    "stream": _stream,
    "digest": _digest,
    "dataset": _dataset,
}
"""Commands that compute a run of their own."""


def _grade(options: argparse.Namespace) -> int:
    from simulator.grade.grade import Exam, grade  # noqa: PLC0415 - the same
    from simulator.grade.happening import Rule  # noqa: PLC0415 - the same

    truth: list[Path | None] = [options.truth, options.faults]
    exam = Exam(
        truth=tuple(path for path in truth if path is not None),
        detections=options.detections,
        rule=Rule(within_s=options.within, near_km=options.near),
    )
    print(grade(exam, is_json=options.json))
    return 0


def _scenarios(options: argparse.Namespace, settings: Settings, city: City) -> int:
    del options
    model = build(city, seed=settings.simulator_seed, sensor_count=settings.simulator_sensor_count)
    problems: list[str] = []
    for line, wrong in scenarios.listed(city, stage_of_run(model)):
        print(line)
        problems += [wrong] if wrong else []
    for wrong in problems:
        print(wrong, file=sys.stderr)
    return MISUSE if problems else 0


def _respin(options: argparse.Namespace, settings: Settings, city: City) -> int:
    del options, city
    return data_folder.respin(settings.simulator_data_dir)


def _control(options: argparse.Namespace, settings: Settings, city: City) -> int:
    """Send a request to the running city and print its answer."""
    try:
        request = request_of(options, options.further)
        broker = broker_address.parse(settings.mqtt_url, settings.mqtt_files)
        known = broker_account.load(settings.mqtt_credentials)
        answer = asking.ask(city.city_id, broker, known, request)
    except (RequestError, AccountError, AddressError) as error:
        answer = Refused(str(error))
    if isinstance(answer, Refused):
        print(answer.error, file=sys.stderr)
        return FAILED
    is_json = getattr(options, "as_json", False)
    print(encode_answer(answer).decode() if is_json else shown.table(answer.state, city))
    return 0


def _history(options: argparse.Namespace, settings: Settings, city: City) -> int:
    log.set_up(settings.log_level, sys.stderr)
    return data_folder.history(settings.simulator_data_dir, city, options.done_file)


OTHERS: Mapping[str, Callable[[argparse.Namespace, Settings, City], int]] = {
    "accounts": lambda options, settings, city: accounts_command.run(
        options, city, seed=settings.simulator_seed, sensor_count=settings.simulator_sensor_count
    ),
    "control": _control,
    "device": lambda options, _settings, city: device_command.run(options, city),
    "history": _history,
    "respin": _respin,
    "scenarios": _scenarios,
}


if __name__ == "__main__":
    with interruptible():
        sys.exit(main())
