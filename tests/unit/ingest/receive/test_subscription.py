"""What ingest subscribes to: no message twice, none of a device's slips unseen."""

from paho.mqtt.client import topic_matches_sub

from ingest.receive.subscription import SHARE_PREFIX, Topics

HOME = "city/v1/hcmc/760/environment/noise/my-noise-1"
GATEWAY = "city/v1/hcmc/760/gateway/my-gateway"
TAKEN = [
    f"{HOME}/meta",
    f"{HOME}/telemetry",
    f"{GATEWAY}/status",
    f"{GATEWAY}/telemetry",
    GATEWAY.replace("760", "/760") + "/telemetry",  # as long as a sensor's
]
SLIPS = [
    f"/{HOME}/telemetry",
    f"{HOME}/telemetry/",
    f"/{HOME}/meta/",
    f"{HOME}/meta/",
    HOME.replace("760", "/760") + "/meta",
    HOME.replace("hcmc", "hanoi") + "/telemetry",
    HOME.replace("hcmc", "hanoi") + "/meta",
    f"{GATEWAY}/telemetry/",
    f"{GATEWAY}/status/",
    f"/{GATEWAY}/status",
    GATEWAY.replace("760", "/760") + "/status",
    GATEWAY.replace("hcmc", "hanoi") + "/telemetry",
    GATEWAY.replace("hcmc", "hanoi") + "/status",
]
TRUTH = "city/v1/hcmc/truth/storm.1"
OTHERS = ["city/v1/hcmc/clock", "city/v1/hcmc/live/760", f"{GATEWAY}/command"]


def deliveries(topics: Topics, where: str) -> int:
    """Return how often one session gets a message."""
    plain = [one.removeprefix(SHARE_PREFIX) for one in topics.filters]
    return sum(topic_matches_sub(one, where) for one in plain)


def test_the_private_broker_delivers_each_message_once_from_either_listener() -> None:
    topics = Topics("hcmc", has_owners=True)
    for where in TAKEN + SLIPS:
        assert deliveries(topics, where) == 1, where
        assert deliveries(topics, f"open/{where}") == 1, where
    for where in OTHERS:
        assert deliveries(topics, where) == deliveries(topics, f"open/{where}") == 0, where


def test_on_a_broker_of_others_only_the_city_is_listened_to() -> None:
    topics = Topics("hcmc", has_owners=False)
    assert [deliveries(topics, where) for where in TAKEN] == [1] * len(TAKEN)
    assert not any(deliveries(topics, where) for where in SLIPS + OTHERS)
    assert not any(deliveries(topics, f"open/{where}") for where in TAKEN)


def test_truth_comes_once_from_the_city_and_from_nobody_without_credentials() -> None:
    for topics in (Topics("hcmc", has_owners=True), Topics("hcmc", has_owners=False)):
        assert deliveries(topics, TRUTH) == 1
        assert TRUTH in [one.replace("+", "storm.1") for one in topics.filters]  # not shared
        assert deliveries(topics, f"open/{TRUTH}") == 0
        assert deliveries(topics, TRUTH.replace("hcmc", "hanoi")) == 0


def test_live_frames_are_told_on_both_listeners() -> None:
    where = "city/v1/hcmc/live/760"
    assert Topics("hcmc", has_owners=True).published_as(where) == (where, f"open/{where}")
    assert Topics("hcmc", has_owners=False).published_as(where) == (where,)
