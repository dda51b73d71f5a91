"""A client of the broker that knows what the broker answered, and whether it was ever cut off."""

import ssl
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from contract.clock import monotonic_s
from embedded import ports

TIMEOUT_S = 20.0
SESSION_S = 3600
NOT_AUTHORISED = "Not authorized"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a client with TLS trusts and shows."""

    ca: Path
    certificate: Path | None = None
    key: Path | None = None


class BrokerClient:
    """A connected client.

    Parameters
    ----------
    session
        The name of a session that outlives the connection; empty for one that does not.

    Attributes
    ----------
    refused : str
        What the broker answered where it did not let the client in; empty where it did.
    cut_s : list of float
        When the connection broke. [s, monotonic]
    received : list of tuple[str, bytes]
        Topics and payloads, as they came.
    """

    def __init__(
        self,
        port: int,
        *,
        account: tuple[str, str] | None = None,
        shown: Shown | None = None,
        session: str = "",
    ) -> None:
        self.refused = ""
        self.cut_s: list[float] = []
        self.received: list[tuple[str, bytes]] = []
        self._answers: dict[int, Any] = {}
        self._changed = threading.Condition()
        self._is_leaving = False
        self._has_answer = False
        self._paho = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=session,
            protocol=mqtt.MQTTv5,
            reconnect_on_failure=False,
        )
        if account is not None:
            self._paho.username_pw_set(*account)
        if shown is not None:
            self._paho.tls_set_context(_context(shown))  # pyright: ignore[reportUnknownMemberType]
        self._paho.on_connect = self._on_connect
        self._paho.on_disconnect = self._on_disconnect
        self._paho.on_publish = lambda _c, _d, mid, reason, _p: self._note(mid, str(reason))
        self._paho.on_subscribe = lambda _c, _d, mid, reasons, _p: self._note(
            mid, [str(one) for one in reasons]
        )
        self._paho.on_message = lambda _c, _d, message: self.received.append(
            (message.topic, bytes(message.payload))
        )
        lasting = Properties(PacketTypes.CONNECT)
        lasting.SessionExpiryInterval = SESSION_S if session else 0
        self._paho.connect(ports.LOOPBACK, port, clean_start=not session, properties=lasting)
        self._paho.loop_start()
        self._wait(lambda: self._has_answer, "the broker answers")

    @property
    def is_connected(self) -> bool:
        """Tell whether it is on the broker."""
        return self._paho.is_connected()

    def publish(self, where: str, payload: bytes | str, *, retain: bool = False) -> str:
        """Publish at QoS 1 and return what the broker answered."""
        sent = self._paho.publish(where, payload, qos=1, retain=retain)
        self._wait(lambda: sent.mid in self._answers or self.cut_s, f"an answer to {where}")
        return str(self._answers.get(sent.mid, "cut off"))

    def subscribe(self, where: str) -> list[str]:
        """Subscribe at QoS 1 and return what the broker answered.

        What was published before, and is for this client, has come when this returns.
        """
        _, mid = self._paho.subscribe(where, qos=1)
        assert mid is not None
        self._wait(lambda: mid in self._answers or self.cut_s, f"an answer to {where}")
        return list(self._answers.get(mid, []))

    def close(self) -> None:
        """Leave the broker."""
        self._is_leaving = True
        self._paho.disconnect()
        self._paho.loop_stop()

    def _on_connect(self, _c: Any, _d: Any, _f: Any, reason: Any, _p: Any) -> None:
        with self._changed:
            self.refused = str(reason) if reason.is_failure else ""
            self._has_answer = True
            self._changed.notify_all()

    def _on_disconnect(self, _c: Any, _d: Any, _f: Any, reason: Any, _p: Any) -> None:
        with self._changed:
            if not self._has_answer:
                self.refused = str(reason)
            elif not self._is_leaving and not self.refused:
                self.cut_s.append(monotonic_s())
            self._has_answer = True
            self._changed.notify_all()

    def _note(self, mid: int, answer: Any) -> None:
        with self._changed:
            self._answers[mid] = answer
            self._changed.notify_all()

    def _wait(self, condition: Any, what: str) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, TIMEOUT_S), f"not within {TIMEOUT_S} s: {what}"


def _context(shown: Shown) -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=str(shown.ca))
    if shown.certificate is not None:
        made.load_cert_chain(shown.certificate, shown.key)
    return made
