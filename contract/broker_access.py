"""What each account may do on the private broker, as Mosquitto's files say it.

Its two listeners share one file of passwords and one of rules. Without credentials a client has the
rules before the first `user`; on the public listener all its topics begin with `OPEN`, whatever it
writes. Per-listener settings would keep such clients off the inner listener altogether, but with
them a session that is restored after a restart receives nothing while the broker says "success".
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from contract import topic
from contract.broker_account import API, CONSOLE, INGEST, OPERATIONS, SIMULATOR
from contract.topic import ANY_CITY, OPEN, ROOT

NOBODY: Mapping[str, str] = {}
ITERATIONS = 101
SALT_BYTES = 12

STRAY_FILTERS = (
    "/#",
    f"{ROOT}/+/+/+/+/+/",
    f"{ROOT}/+/+/+/+/+/status",
    f"{ROOT}/+/+/+/+/+/+/+",
)
"""What only a slip of the pen publishes: a slash at the begin, at the end or twice."""


DEVICE = "device."
"""What the user names of devices begin with: no process and no gateway is called so."""


def device_user(sensor_id: str) -> str:
    """Return as whom a device of somebody's own comes."""
    return f"{DEVICE}{sensor_id}"


def password_hash(password: str, salt: bytes) -> str:
    """Return a password as Mosquitto keeps it: PBKDF2 with SHA-512."""
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    return f"$7${ITERATIONS}${_text(salt)}${_text(key)}"


def password_line(user: str, hashed: str) -> str:
    """Return an account's line in Mosquitto's password file."""
    return f"{user}:{hashed}"


def rules(city: str, gateway_ids: Iterable[str], devices: Mapping[str, str] = NOBODY) -> str:
    """Return Mosquitto's `acl_file`.

    The topics of sensors name no gateway, so a gateway may write those of every sensor; its own
    status, packs and commands are its alone.

    Parameters
    ----------
    devices
        The sensor of each user that is a device: it may write that one's topics and nothing else.
    """
    blocks = [_lines(read=[f"{OPEN}#"], write=_open_topics())]
    blocks += [f"user {user}\n{block}" for user, block in _processes(city).items()]
    blocks += [f"user {one}\n{_gateway(city, one)}" for one in gateway_ids]
    blocks += [f"user {user}\n{_device(city, one)}" for user, one in devices.items()]
    return "\n".join(blocks)


def _open_topics() -> list[str]:
    return [
        f"{OPEN}{one}"
        for one in (
            topic.sensor_filter(ANY_CITY, "telemetry"),
            topic.sensor_filter(ANY_CITY, "meta"),
            topic.gateway_filter(ANY_CITY, "telemetry"),
            topic.gateway_filter(ANY_CITY, "status"),
            *STRAY_FILTERS,
        )
    ]


def _processes(city: str) -> dict[str, str]:
    live, status = topic.live_filter(city), topic.gateway_filter(city, "status")
    control, answers = topic.control(city), topic.answer_filter(city)
    alerts = topic.alert_filter(city)
    return {
        INGEST: _lines(read=[f"{ROOT}/#", "/#", f"{OPEN}#"], write=[live, f"{OPEN}{live}"]),
        API: _lines(read=[live, alerts, topic.clock(city), status, "$SYS/broker/#"]),
        OPERATIONS: _lines(read=[topic.clock(city)], write=[alerts, f"{OPEN}{alerts}"]),
        SIMULATOR: _lines(
            read=[control],
            write=[
                topic.clock(city),
                topic.truth_filter(city),
                # Births that an earlier run left behind are withdrawn by the city itself.
                topic.sensor_filter(city, "meta"),
                answers,
            ],
        ),
        CONSOLE: _lines(
            read=[f"{ROOT}/{city}/#", f"{OPEN}#", "$SYS/broker/#"],
            write=[control, topic.gateway_filter(city, "command")],
        ),
    }


def _gateway(city: str, gateway_id: str) -> str:
    own = f"{ROOT}/{city}/+/gateway/{gateway_id}"
    return _lines(
        read=[f"{own}/command"],
        write=[
            f"{own}/status",
            f"{own}/telemetry",
            topic.answer_filter(city),
            topic.sensor_filter(city, "meta"),
            topic.sensor_filter(city, "telemetry"),
        ],
    )


def _device(city: str, sensor_id: str) -> str:
    own = f"{ROOT}/{city}/+/+/+/{sensor_id}"
    return _lines(write=[f"{own}/meta", f"{own}/telemetry"])


def _lines(*, read: Sequence[str] = (), write: Sequence[str] = ()) -> str:
    granted = [("read", one) for one in read] + [("write", one) for one in write]
    return "".join(f"topic {access} {one}\n" for access, one in granted)


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
