"""Topics: building and parsing are inverse, everything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import topic
from contract.errors import PayloadError
from contract.reason import Reason
from contract.topic import AnswerTopic, GatewayTopic, SensorTopic, TruthTopic

IDS = st.from_regex(r"\A[a-z0-9-]{3,64}\Z")
AREAS = st.from_regex(r"\A[a-z0-9-]{1,64}\Z")
EVENT_IDS = st.from_regex(r"\A[a-z0-9._-]{3,96}\Z")
NAMES = st.from_regex(r"\A[a-z_]{1,32}\Z").filter(lambda name: name != "gateway")


@given(IDS, AREAS, NAMES, NAMES, IDS, st.sampled_from(["telemetry", "meta"]))
def test_a_sensors_topic_survives_the_way_there_and_back(
    city: str, area: str, domain: str, kind: str, sensor_id: str, plane: topic.SensorPlane
) -> None:
    """parse(str(topic)) == topic."""
    there = SensorTopic(city, area, domain, kind, sensor_id, plane)
    assert topic.parse(str(there)) == there


@given(IDS, AREAS, IDS, st.sampled_from(["telemetry", "status", "command"]))
def test_a_gateways_topic_survives_the_way_there_and_back(
    city: str, area: str, gateway_id: str, plane: topic.GatewayPlane
) -> None:
    """parse(str(topic)) == topic."""
    there = GatewayTopic(city, area, gateway_id, plane)
    assert topic.parse(str(there)) == there


@pytest.mark.parametrize(
    "text",
    [
        "",
        "city/v2/hcmc/760/environment/air_quality/hcmc-aq-0001/telemetry",
        "city/v1/hcmc/760/environment/air_quality/AQ-0001/telemetry",
        "city/v1/hcmc/760/environment/air_quality/aq/telemetry",
        "city/v1/hcmc/760/environment/air_quality/hcmc-aq-0001/telemetry/more",
        "city/v1/hcmc/760/environment/air_quality/hcmc-aq-0001/telemetry\n",
        "city/v1/hcmc/760/gateway/gw-1/meta",
    ],
    ids=["empty", "version", "capitals", "short id", "too deep", "line break", "wrong plane"],
)
def test_another_topic_is_bad(text: str) -> None:
    """The error shows the scheme."""
    with pytest.raises(PayloadError, match="expected city/v1/") as caught:
        topic.parse(text)
    assert caught.value.reason is Reason.BAD_TOPIC


@given(IDS, EVENT_IDS)
def test_the_topic_of_an_event_survives_the_way_there_and_back(city: str, event_id: str) -> None:
    there = TruthTopic(city, event_id)
    assert topic.parse_truth(str(there)) == there


@given(IDS, IDS)
def test_the_topic_of_an_answer_survives_the_way_there_and_back(city: str, answer_id: str) -> None:
    there = AnswerTopic(city, answer_id)
    assert topic.parse_answer(str(there)) == there


@pytest.mark.parametrize(
    "text",
    [
        "",
        "city/v1/hcmc/truth/E-1",
        "city/v1/hcmc/truth/e-1/more",
        "city/v1/hcmc/truth/e-1\n",
        "city/v1/hcmc/clock",
        "open/city/v1/hcmc/truth/e-1",
    ],
    ids=["empty", "capitals", "too deep", "line break", "another topic", "a stranger's"],
)
def test_what_is_no_topic_of_an_event_is_bad(text: str) -> None:
    with pytest.raises(PayloadError, match=r"expected city/v1/\{city\}/truth/") as caught:
        topic.parse_truth(text)
    assert caught.value.reason is Reason.BAD_TOPIC


@pytest.mark.parametrize(
    "text",
    ["", "city/v1/hcmc/control/simulator", "city/v1/hcmc/control/answer/a/b", "city/v1/hcmc/clock"],
    ids=["empty", "the commands'", "too deep", "another topic"],
)
def test_answers_go_to_no_other_topic(text: str) -> None:
    """The topic comes with the request: it must lead nowhere else."""
    with pytest.raises(PayloadError, match=r"expected city/v1/\{city\}/control/answer/") as caught:
        topic.parse_answer(text)
    assert caught.value.reason is Reason.BAD_TOPIC


def test_filters_have_a_plus_for_each_level() -> None:
    """A filter matches what the builders build."""
    built = str(SensorTopic("hcmc", "760", "utility", "waste_bin", "bin-1", "meta"))
    assert topic.sensor_filter("hcmc", "meta").count("/") == built.count("/")
    built = str(GatewayTopic("hcmc", "760", "gw-1", "status"))
    assert topic.gateway_filter("hcmc", "status").count("/") == built.count("/")
    built = str(TruthTopic("hcmc", "e-1"))
    assert topic.truth_filter("hcmc").count("/") == built.count("/")
    built = str(AnswerTopic("hcmc", "a-1"))
    assert topic.answer_filter("hcmc").count("/") == built.count("/")
