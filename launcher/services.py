"""The processes that are ours: what each is told, when it is ready, what shows that it works."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from contract.database_role import Role
from embedded import ports
from embedded.program import Program
from launcher import database, metrics_address, past, probe
from launcher.checkout import ROOT, DataFolder
from launcher.process import ProcessSpec


def of_city(
    data: DataFolder, told: Mapping[str, str], database_urls: Mapping[Role, str]
) -> tuple[ProcessSpec, ...]:
    """Return ours in the order of their start, each with its own account on the database.

    What needs but the servers starts together: two cores are then both at work.
    """

    def as_account(role: Role) -> dict[str, str]:
        return {**told, database.URL: database_urls[role]}

    ingest = metrics_address.told(int(told["IOC_INGEST_METRICS_PORT"]), port_file(data, "ingest"))
    simulator = metrics_address.told(
        int(told["IOC_SIMULATOR_METRICS_PORT"]), port_file(data, "simulator")
    )
    api_url = f"http://{reachable(told['IOC_API_HOST'])}:{told['IOC_API_PORT']}"
    return (
        ProcessSpec(
            program=replace(
                python("ingest", ("ingest", "run"), data, as_account(Role.INGEST)),
                stop_timeout_s=20.0,
            ),
            prepare=lambda: port_file(data, "ingest").unlink(missing_ok=True),
            # Its subscription stands: what the simulator sends from now on is kept.
            is_ready=probe.gauge_is_one(ingest, "ingest_subscribed"),
            metrics=ingest,
            pulse=probe.gauge_moves(ingest, "ingest_loop_turned_timestamp_seconds"),
            ends_when_hung=True,
        ),
        ProcessSpec(
            program=python("api", ("ioc_api",), data, as_account(Role.API)),
            is_ready=probe.http_ok(f"{api_url}/api/v1/health"),
            metrics=metrics_address.fixed(f"{api_url}/metrics"),
            pulse=probe.http_answers(f"{api_url}/api/v1/health"),
            ends_when_hung=True,
            starts_beside=True,
        ),
        _operations(data, told, as_account(Role.OPERATIONS)),
        ProcessSpec(
            program=python("simulator", ("simulator", "run"), data, told),
            prepare=lambda: port_file(data, "simulator").unlink(missing_ok=True),
            is_ready=probe.gauge_is_one(simulator, "simulator_publishing"),
            metrics=simulator,
            pulse=probe.gauge_moves(simulator, "simulator_loop_turned_timestamp_seconds"),
            ends_when_hung=True,
            start_more_s=past.spin_s(told),
        ),
        _history(data, told, as_account(Role.INGEST), api_url),
    )


def _operations(
    data: DataFolder, told: Mapping[str, str], as_operations: Mapping[str, str]
) -> ProcessSpec:
    """Return what judges; the city lives without it."""
    port = port_file(data, "operations")
    metrics = metrics_address.told(int(told["IOC_OPERATIONS_METRICS_PORT"]), port)
    return ProcessSpec(
        program=python("operations", ("operations", "run"), data, as_operations),
        prepare=lambda: port.unlink(missing_ok=True),
        is_ready=probe.gauge_is_one(metrics, "operations_ready"),
        metrics=metrics,
        pulse=probe.gauge_moves(metrics, "operations_loop_turned_timestamp_seconds"),
        ends_when_hung=True,
        starts_beside=True,
    )


def _history(
    data: DataFolder, told: Mapping[str, str], as_ingest: Mapping[str, str], api_url: str
) -> ProcessSpec:
    """Return what makes the past once the city lives; nobody waits for it."""
    folder = Path(told["IOC_SIMULATOR_DATA_DIR"])
    return ProcessSpec(
        program=python("history", ("launcher.past", str(folder)), data, as_ingest),
        is_ready=probe.at_once,
        work=past.work(folder, api_url),
    )


def port_file(data: DataFolder, name: str) -> Path:
    """Return where a process says on which port its metrics are."""
    return data.run / f"{name}.metrics-port"


def python(
    name: str, module: tuple[str, ...], data: DataFolder, told: Mapping[str, str]
) -> Program:
    """Return a program of this checkout, run by this environment's Python."""
    return Program(
        name=name,
        argv=(sys.executable, "-P", "-m", *module),
        cwd=ROOT,
        log_path=data.logs / f"{name}.log",
        environment={
            **dict.fromkeys(database.VARIABLES, ""),  # over those of the caller
            "IOC_MQTT_CREDENTIALS": str(data.credentials / name / "credentials.json"),
            **told,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        },
    )


def reachable(host: str) -> str:
    """Return an address to connect to for one to listen on."""
    return ports.LOOPBACK if host in {"0.0.0.0", "::", "localhost"} else host  # noqa: S104
