"""What is said of a broker that does not take us: one wording for all processes."""

UNSUPPORTED_VERSION = 0x84
NO_MQTT_5 = "the broker does not speak MQTT 5, which is needed (Mosquitto does from 1.6 on)"
NO_ANSWER = (
    "no answer to MQTT 5: a broker that does not speak it (Mosquitto does from 1.6 on), or a "
    "server of another kind"
)


def refusal(code: int, reason: str) -> str:
    """Return what the broker's answer to a connection means.

    Parameters
    ----------
    code : int
        The reason code of its CONNACK; that of an MQTT 3 broker is `UNSUPPORTED_VERSION` too.
    reason : str
        What the library calls it.
    """
    return NO_MQTT_5 if code == UNSUPPORTED_VERSION else f"the broker says: {reason}"
