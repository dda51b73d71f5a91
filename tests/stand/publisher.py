"""A device of one's own: publishes, and knows what the broker has confirmed."""

import json
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from tests.stand.waiting import Until
from tests.stand.worker import END_TIMEOUT_S

Payload = bytes | str | dict[str, Any] | list[Any]


class Publisher:
    """A client that publishes at QoS 1 and knows what the broker has confirmed."""

    def __init__(self, port: int, *, account: tuple[str, str] | None = None) -> None:
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        if account is not None:
            self._client.username_pw_set(*account)
        self._client.max_inflight_messages_set(1000)
        self.received: list[tuple[str, bytes]] = []
        self._client.on_message = lambda _client, _data, message: self.received.append(
            (message.topic, bytes(message.payload))
        )
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def publish(
        self,
        topic: str,
        payload: Payload,
        *,
        retain: bool = False,
        content_type: str | None = None,
        waits: bool = True,
    ) -> None:
        """Publish; waits until the broker has it."""
        properties = None
        if content_type is not None:
            properties = Properties(PacketTypes.PUBLISH)
            properties.ContentType = content_type
        body = json.dumps(payload) if isinstance(payload, dict | list) else payload
        sent = self._client.publish(topic, body, qos=1, retain=retain, properties=properties)
        if waits:
            sent.wait_for_publish(END_TIMEOUT_S)

    def subscribe(self, where: str, until: Until) -> None:
        """Collect in `received` what comes on a filter; returns when the broker has agreed."""
        agreed: list[int] = []
        self._client.on_subscribe = lambda _client, _data, mid, _codes, _properties: agreed.append(
            mid
        )
        self._client.subscribe(where, qos=1)
        until(lambda: agreed, f"subscribed to {where}")

    def close(self) -> None:
        """Leave the broker."""
        self._client.disconnect()
        self._client.loop_stop()
