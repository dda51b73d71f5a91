"""The running product under attack, and what must hold whatever was done to it.

A worker and an API run on real servers. Beside each attack a stream of good readings is published;
afterwards the same processes run, that stream is stored exactly once, nothing waits, the API
answers and memory is what it was.
"""

import contextlib
import itertools
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import httpx
import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from contract.clock import monotonic_s, utc_now
from contract.database_role import Role
from embedded import ports
from tests.stand import rig
from tests.stand.account import as_role
from tests.stand.clean_environment import clean_environment
from tests.stand.flow import Flow
from tests.stand.mutator import Hostile
from tests.stand.rig import Rig
from tests.stand.worker import ROOT, WorkerProcess

MEMORY_RATIO = 1.2
MEMORY_FLOOR_MIB = 32.0
"""What Python and its allocators take and keep of their own accord; a fifth of little is less."""
ANSWER_MAX_S = 2.0
SETTLE_S = 60.0
STREAM_COUNT = 300
STREAM_RATE = 300.0
IN_FLIGHT_MAX = 500
END_TIMEOUT_S = 20.0
WARM_COUNT = 3_000

_WAITING = 'ingest_uncommitted_messages{slot="0"}'


class FallenError(AssertionError):
    """The product did not stand an attack."""


class Attacker:
    """A client of the broker without manners: it publishes whatever it is given."""

    def __init__(self, port: int) -> None:
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        self._client.max_inflight_messages_set(IN_FLIGHT_MAX)
        self._client.connect(ports.LOOPBACK, port)
        self._client.loop_start()

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        content_type: str | None = None,
        user_properties: Iterable[tuple[str, str]] = (),
        retain: bool = False,
        qos: int = 1,
    ) -> mqtt.MQTTMessageInfo:
        """Publish; the answer tells when the broker has it."""
        properties = Properties(PacketTypes.PUBLISH)
        if content_type is not None:
            properties.ContentType = content_type
        if pairs := list(user_properties):
            properties.UserProperty = pairs
        return self._client.publish(topic, payload, qos=qos, retain=retain, properties=properties)

    def publish_all(self, messages: Iterable[Hostile], *, qos: int = 1) -> int:
        """Publish messages, no more of them on the way than the broker takes; return how many."""
        waiting: list[mqtt.MQTTMessageInfo] = []
        count = 0
        for message in messages:
            waiting.append(
                self.publish(
                    message.topic, message.payload, content_type=message.content_type, qos=qos
                )
            )
            count += 1
            if len(waiting) == 2 * IN_FLIGHT_MAX:
                waiting.pop(0)
                waiting[0].wait_for_publish(SETTLE_S)
                del waiting[:IN_FLIGHT_MAX]
        for sent in waiting:
            sent.wait_for_publish(SETTLE_S)
        return count

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()
        self._client.loop_stop()


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory of the two processes. [MiB]."""

    ingest_mib: float
    api_mib: float

    def excess(self, before: "Memory") -> str | None:
        """Return which process holds more than it may, or None."""
        for name, now_mib, was_mib in (
            ("ingest", self.ingest_mib, before.ingest_mib),
            ("the API", self.api_mib, before.api_mib),
        ):
            if now_mib > MEMORY_RATIO * was_mib + MEMORY_FLOOR_MIB:
                return f"{name} holds {now_mib:.0f} MiB, before {was_mib:.0f} MiB"
        return None


@dataclass(slots=True)
class Siege:
    """The product and its attackers.

    Attributes
    ----------
    api : str
        Its address.
    """

    stand: Rig
    worker: WorkerProcess
    api_child: subprocess.Popen[bytes]
    api: str
    attackers: list[Attacker] = field(default_factory=list[Attacker])
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def attacker(self) -> Attacker:
        """Connect one more attacker; it leaves with the siege."""
        self.attackers.append(Attacker(self.stand.broker.port))
        return self.attackers[-1]

    def memory(self) -> Memory:
        """Return what the processes hold now."""
        return Memory(self.worker.resident_mib, _resident_mib(self.api_child.pid))

    @contextlib.contextmanager
    def attack(
        self, *, count: int = STREAM_COUNT, rate: float = STREAM_RATE
    ) -> Generator[Attacker]:
        """Lend an attacker while good readings are published, then hold the product to its word.

        Raises
        ------
        FallenError
            It does not stand.
        """
        pid, before = self.worker.pid, self.memory()
        flow = self.stream(count, rate)
        yield self.attacker()
        flow.finish()
        self.hold(flow, pid, before)

    def stream(self, count: int, rate: float) -> Flow:
        """Begin to publish good readings of new sensors."""
        name = f"good{next(self._numbers)}"
        flow = Flow(
            self.stand, name, count=count, rate=rate, begin_at=utc_now() - timedelta(days=2)
        )
        flow.start()
        return flow

    def hold(self, flow: Flow, pid: int | None, before: Memory) -> None:
        """Return where all holds that must. Raises `FallenError` with what does not."""
        self._expect(lambda: flow.stored_count() >= flow.count, "the good readings are stored")
        if not flow.is_stored_once():
            raise FallenError("the good readings are stored otherwise than once each")
        self._expect(
            lambda: self.worker.metrics().get(_WAITING) == 0, "nothing waits for its commit"
        )
        if self.worker.pid != pid or not self.worker.is_running():
            raise FallenError(f"the worker ended: {self.worker.log[-2000:]}")
        self.answer_s("/api/v1/health")
        self.answer_s("/api/v1/sensors")
        self._expect(lambda: self.memory().excess(before) is None, "memory is what it was", before)

    def answer_s(self, path: str) -> float:
        """Return how long the API takes to answer a path. Raises `FallenError` where too long."""
        begin_s = monotonic_s()
        try:
            answer = httpx.get(self.api + path, timeout=ANSWER_MAX_S, trust_env=False)
        except httpx.TransportError as error:
            raise FallenError(f"the API does not answer {path}: {error!r}") from error
        if answer.status_code != HTTPStatus.OK:
            raise FallenError(f"the API answers {path} with {answer.status_code}: {answer.text}")
        return monotonic_s() - begin_s

    def _expect(
        self, condition: Callable[[], object], what: str, before: Memory | None = None
    ) -> None:
        try:
            rig.until(condition, what, SETTLE_S)
        except rig.OverdueError as error:
            excess = None if before is None else self.memory().excess(before)
            tail = self.worker.log[-2000:]
            raise FallenError(f"{error}; {excess or ''}; the worker said {tail}") from error


@contextlib.contextmanager
def laid() -> Generator[Siege]:
    """Start servers, a worker and an API, let them warm up, lend them, end them."""
    with rig.running(durable=False) as stand:
        worker = stand.start_worker()
        with _api(stand) as (child, address):
            siege = Siege(stand, worker, child, address)
            warm = siege.stream(WARM_COUNT, WARM_COUNT)
            warm.finish()
            rig.until(lambda: warm.stored_count() >= warm.count, "it is warm", SETTLE_S)
            rig.until(lambda: _is_loaded(address), "the API is loaded", SETTLE_S)
            try:
                yield siege
            finally:
                for attacker in siege.attackers:
                    attacker.close()


@contextlib.contextmanager
def _api(stand: Rig) -> Generator[tuple[subprocess.Popen[bytes], str]]:
    port = ports.choose(0)
    kept = clean_environment()
    environment = kept | {
        "IOC_DATABASE_URL": as_role(stand.postgres.url, Role.API),
        "IOC_MQTT_URL": f"mqtt://{ports.LOOPBACK}:{stand.broker.port}",
        "IOC_API_PORT": str(port),
        "IOC_OPEN_READ": "1",
        "IOC_LOG_LEVEL": "warning",
    }
    log_path = Path(stand.folder) / "api.log"
    with (
        log_path.open("ab") as log,
        subprocess.Popen(
            [sys.executable, "-m", "ioc_api"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as child,
    ):
        try:
            yield child, f"http://{ports.LOOPBACK}:{port}"
        finally:
            child.terminate()
            child.wait(END_TIMEOUT_S)


def _is_loaded(address: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        answer = httpx.get(f"{address}/api/v1/sensors", timeout=ANSWER_MAX_S, trust_env=False)
        return answer.status_code == HTTPStatus.OK
    return False


def _resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
