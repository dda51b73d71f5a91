"""paho's client on a wire of ours: all of MQTT but messages and acknowledgements.

The one module that knows paho. What the broker says is told in plain words to a listener.
"""

from collections.abc import Sequence
from typing import Protocol

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from contract.broker_address import BrokerAddress
from contract.broker_refusal import no_answer, refusal
from ingest.receive.wire import Wire

SESSION_EXPIRY_S = 7 * 24 * 3600
GONE = -1  # the connection ended without a word from the broker


class Listener(Protocol):
    """Who is told what the broker says."""

    def on_accepted(self, *, has_session: bool) -> None:
        """Hear that the broker accepts the connection, and whether it knew the session."""
        ...

    def on_refused(self, reason: str) -> None:
        """Hear that the broker refuses the connection."""
        ...

    def on_subscribed(self, mid: int, refused: Sequence[str]) -> None:
        """Hear the answer to a subscription, with what the broker says to those it refuses."""
        ...

    def on_unsubscribed(self, mid: int) -> None:
        """Hear the answer to the end of a subscription."""
        ...

    def on_disconnected(self, code: int, reason: str) -> None:
        """Hear that the connection ended; the code is the broker's, or `GONE`."""
        ...

    def on_closed(self, wire: Wire) -> None:
        """Hear that paho is about to close a wire."""
        ...


class WiredClient(mqtt.Client):
    """paho's client on a wire that is connected already."""

    wire: Wire

    def _create_socket(self) -> Wire:
        return self.wire


class Client:
    """One session's client, on one wire after another.

    Parameters
    ----------
    address : BrokerAddress
    client_id : str
    listener : Listener
    """

    def __init__(self, address: BrokerAddress, client_id: str, listener: Listener) -> None:
        self._address = address
        self._listener = listener
        self._has_answered = False
        self._paho = WiredClient(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=mqtt.MQTTv5,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        self._paho.username_pw_set(address.user, address.password)
        self._paho.on_connect = self._on_connect
        self._paho.on_subscribe = self._on_subscribe
        self._paho.on_unsubscribe = self._on_unsubscribe
        self._paho.on_disconnect = self._on_disconnect
        self._paho.on_socket_close = self._on_socket_close

    @property
    def is_connected(self) -> bool:
        """Tell whether the broker has accepted the connection."""
        return self._paho.is_connected()

    def connect(self, wire: Wire, *, keepalive_s: int, receive_maximum: int) -> None:
        """Ask over a wire for the session."""
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = SESSION_EXPIRY_S
        properties.ReceiveMaximum = receive_maximum
        self._paho.wire = wire
        self._has_answered = False
        self._paho.connect(
            self._address.host,
            self._address.port,
            keepalive=keepalive_s,
            clean_start=False,
            properties=properties,
        )

    def subscribe(self, clock: str, filters: Sequence[str]) -> int | None:
        """Subscribe to the clock and to the rest; return the number of the second question.

        The clock goes first: the broker hands over what it retains before it answers the next
        subscription, so the second answer says that the clock is known or that there is none.
        """
        always, if_new = (
            SubscribeOptions(qos=0, retainHandling=SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE),
            SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_SEND_IF_NEW_SUB),
        )
        self._paho.subscribe([(clock, always)])
        _, mid = self._paho.subscribe([(name, if_new) for name in filters])
        return mid

    def unsubscribe(self, filters: Sequence[str]) -> int | None:
        """Subscribe no more; return the number of the question."""
        _, mid = self._paho.unsubscribe(list(filters))
        return mid

    def publish(self, where: str, payload: bytes) -> None:
        """Send a QoS 0 message."""
        self._paho.publish(where, payload, qos=0)

    def disconnect(self, *, ends_session: bool) -> None:
        """Take leave; the last packet goes out as paho closes the wire."""
        properties = None
        if ends_session:
            properties = Properties(PacketTypes.DISCONNECT)
            properties.SessionExpiryInterval = 0
        self._paho.disconnect(properties=properties)

    def read(self) -> bool:
        """Read the next packet off the wire; False where nothing more can be read."""
        return self._paho.loop_read() == mqtt.MQTT_ERR_SUCCESS

    def write(self) -> None:
        """Write what is queued to the wire."""
        if self._paho.want_write():
            self._paho.loop_write()

    def keep_alive(self) -> None:
        """Ask whether a silent broker is there, and note where it does not answer."""
        self._paho.loop_misc()

    def _on_connect(
        self,
        _client: mqtt.Client,
        _userdata: object,
        flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._has_answered = True
        if reason.is_failure:
            self._listener.on_refused(refusal(reason.value, str(reason)))
        else:
            self._listener.on_accepted(has_session=flags.session_present)

    def _on_subscribe(
        self,
        _client: mqtt.Client,
        _userdata: object,
        mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        refused = [str(reason) for reason in reasons if reason.is_failure]
        self._listener.on_subscribed(mid, refused)

    def _on_unsubscribe(
        self,
        _client: mqtt.Client,
        _userdata: object,
        mid: int,
        _reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        self._listener.on_unsubscribed(mid)

    def _on_disconnect(
        self,
        _client: mqtt.Client,
        _userdata: object,
        flags: mqtt.DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if not self._has_answered:
            self._has_answered = True
            self._listener.on_refused(no_answer(self._address, self._paho.wire.ended_by))
        code = reason.value if flags.is_disconnect_packet_from_server else GONE
        self._listener.on_disconnected(code, str(reason))

    def _on_socket_close(self, _client: object, _userdata: object, wire: object) -> None:
        if isinstance(wire, Wire):
            self._listener.on_closed(wire)
