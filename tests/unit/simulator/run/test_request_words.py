"""What the running city is told, in words."""

import argparse
from pathlib import Path

import pytest

from contract.payload.control import decode_request, encode_request
from contract.payload.request import (
    Around,
    AskState,
    Break,
    EndEvent,
    Inject,
    Injection,
    Pause,
    Repair,
    Request,
    Resume,
    SetSpeed,
    StartScenario,
)
from simulator.errors import RequestError
from simulator.run.request_words import add_words, request_of


def said(words: str) -> Request:
    parser = argparse.ArgumentParser()
    add_words(parser)
    options, further = parser.parse_known_args(words.split())
    return request_of(options, further)


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        ("state", AskState()),
        ("pause", Pause()),
        ("resume", Resume()),
        ("speed 60", SetSpeed(60.0)),
        ("end injected.1", EndEvent("injected.1")),
        ("scenario storm-west", StartScenario("storm-west")),
        ("repair hcmc-gw-760-01", Repair(gateway_id="hcmc-gw-760-01")),
        (
            "break hcmc-aq-0003 --fault stuck --for 1h30m --quantity pm25_ugm3",
            Break(sensor_id="hcmc-aq-0003", fault="stuck", for_s=5_400.0, quantity="pm25_ugm3"),
        ),
        (
            "inject accident --at 10.78,106.70 --for 30m --lost-capacity-frac 0.7",
            Inject(
                event=Injection(
                    what="accident",
                    at=Around(lat_deg=10.78, lon_deg=106.70),
                    for_s=1_800.0,
                    parameters={"lost_capacity_frac": 0.7},
                )
            ),
        ),
        (
            "inject storm --at 10.8,106.7,6 --after 10m --peak-mmh=80 --moves-kmh 0",
            Inject(
                event=Injection(
                    what="storm",
                    at=Around(lat_deg=10.8, lon_deg=106.7, radius_km=6.0),
                    after_s=600.0,
                    parameters={"peak_mmh": 80.0, "moves_kmh": 0.0},
                )
            ),
        ),
        (
            "inject dead --sensor hcmc-aq-0001 --sensor hcmc-aq-0002",
            Inject(event=Injection(what="dead", sensor=["hcmc-aq-0001", "hcmc-aq-0002"])),
        ),
    ],
)
def test_words_are_a_request_that_the_city_takes(words: str, request_: Request) -> None:
    assert said(words) == request_
    assert decode_request(encode_request(request_)) == request_


def test_a_file_is_sent_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "storm.toml"
    file.write_text("label_vi = 'Mưa'\n", encoding="utf-8")

    assert said(f"inject {file}") == Inject(toml="label_vi = 'Mưa'\n")
    with pytest.raises(RequestError, match=r"moon\.toml cannot be read"):
        said("inject moon.toml")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("inject accident --lost-capacity-frac much", "a parameter is a number"),
        ("inject accident --lost-capacity-frac", "a parameter is a number"),
        ("inject storm --peak-mmh nan", "a parameter is a number"),
        ("inject storm --peak-mmh=-inf", "a parameter is a number"),
        ("pause --now 1", "pause takes no --now 1"),
    ],
)
def test_what_is_no_parameter_is_refused(words: str, problem: str) -> None:
    with pytest.raises(RequestError, match=problem):
        said(words)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("inject accident --at here", "'here' is not LAT,LON"),
        ("inject accident --at 1,2,3,4", "is not LAT,LON"),
        ("inject storm --at nan,106.7", "'nan,106.7' is not LAT,LON"),
        ("inject storm --at 10.8,106.7,inf", "is not LAT,LON"),
        ("inject accident --for 30", "is not a span such as 30m"),
        ("inject accident --for 0m", "'0m' is no time at all; at least 1m"),
        ("speed 0", "'0' is not above 0 and at most 3600"),
        ("break hcmc-aq-0001", "--fault"),
    ],
)
def test_what_cannot_be_read_ends_with_what_can(
    words: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        said(words)
    assert problem in capsys.readouterr().err
