"""The running simulator as a process: wired, started, and stopped cleanly by a signal."""

import asyncio
import multiprocessing
import signal

import structlog

from contract import broker_account, broker_address, broker_tls, metrics_port
from contract.errors import AccountError, AddressError, CityError
from simulator import metrics
from simulator.errors import (
    CheckpointError,
    NotTheCityError,
    ScenarioError,
    StoppedError,
    TakenOverError,
)
from simulator.run.checkpoint import Checkpoints
from simulator.run.life import Life
from simulator.run.plan import Plan
from simulator.run.shard import folder_of
from simulator.run.start import start
from simulator.wire.connection import Broker

FAILED = 1

log = structlog.stdlib.get_logger()

FATAL = (
    TakenOverError, NotTheCityError, CheckpointError, AddressError, AccountError, CityError,
    ScenarioError,
)  # fmt: skip


def run(plan: Plan) -> int:
    """Run until SIGTERM or SIGINT and return the exit code."""
    failures: list[BaseException] = []
    try:
        asyncio.run(_main(plan))
    except* FATAL as group:
        failures.extend(group.exceptions)
    for error in failures:
        log.error("city_failed", error=str(error), type=type(error).__name__)
    return FAILED if failures else 0


async def _main(plan: Plan) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    crew = multiprocessing.parent_process()
    if crew is not None:
        loop.add_reader(crew.sentinel, stop.set)
    numbers = metrics.create()
    port = numbers.serve(plan.metrics_port)
    if plan.metrics_port not in {0, port}:
        log.warning("metrics_port_taken", wanted=plan.metrics_port, port=port)
    metrics_port.tell(plan.metrics_port_file, port)
    try:
        accounts = broker_account.load(plan.mqtt_credentials)
        store = Checkpoints(folder_of(plan.data_dir, plan.share))
        address = broker_address.parse(plan.mqtt_url, plan.mqtt_files)
        broker_tls.context(address)  # a file that lacks is said at once, not at each attempt
        broker = Broker(address, accounts)
        with store.held():
            async with asyncio.TaskGroup() as tasks:
                pulse = tasks.create_task(numbers.turn(), name="pulse")
                life = await _life(plan, store, broker, numbers, stop)
                if life is not None:
                    await life.run(tasks, stop)
                pulse.cancel()
    finally:
        numbers.close()


async def _life(
    plan: Plan, store: Checkpoints, broker: Broker, numbers: metrics.Metrics, stop: asyncio.Event
) -> Life | None:
    """Return the city's life, started beside the loop; None if it is to stop before it begins."""
    try:
        begun = await asyncio.to_thread(start, plan, store, stop.is_set)
    except StoppedError:
        log.info("city_left")
        return None
    return Life(plan, begun, numbers, broker, store)
