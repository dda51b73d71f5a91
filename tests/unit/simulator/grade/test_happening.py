"""When a detection is of a happening: by time, by kind, by place."""

import pytest

from simulator.grade.happening import Detection, Happening, Rule, Spot

HOUR_S = 3_600.0
HERE = Spot(lat_deg=10.78, lon_deg=106.70)
STORM = Happening(
    event_id="storm-1",
    what="storm",
    from_s=HOUR_S,
    to_s=2 * HOUR_S,
    sensors=frozenset({"hcmc-rg-0001"}),
    area="760",
    spot=HERE,
    radius_km=6,
)
RULE = Rule(within_s=1_800)


@pytest.mark.parametrize(
    ("at_s", "expected"),
    [(HOUR_S - 1, False), (HOUR_S, True), (2.5 * HOUR_S, True), (2.5 * HOUR_S + 1, False)],
)
def test_it_is_from_its_beginning_until_a_while_after_its_end(
    at_s: float, *, expected: bool
) -> None:
    assert RULE.fits(Detection(row=2, at_s=at_s), STORM) is expected


@pytest.mark.parametrize(("what", "expected"), [(None, True), ("storm", True), ("stuck", False)])
def test_a_detection_that_says_what_is_of_that_kind_alone(
    what: str | None, *, expected: bool
) -> None:
    assert RULE.fits(Detection(row=2, at_s=HOUR_S, what=what), STORM) is expected


def north(km: float) -> Spot:
    return Spot(lat_deg=10.78 + km / 111.195, lon_deg=106.70)


PLACES: dict[str, tuple[Detection, bool]] = {
    "no place": (Detection(row=2, at_s=HOUR_S), True),
    "a sensor that stands there": (
        Detection(row=2, at_s=HOUR_S, sensor_id="hcmc-rg-0001"),
        True,
    ),
    "another sensor": (Detection(row=2, at_s=HOUR_S, sensor_id="hcmc-rg-0002"), False),
    "its area": (Detection(row=2, at_s=HOUR_S, area="760"), True),
    "another area": (Detection(row=2, at_s=HOUR_S, area="761"), False),
    "inside its radius and a kilometre": (
        Detection(row=2, at_s=HOUR_S, spot=north(6.9)),
        True,
    ),
    "beyond": (Detection(row=2, at_s=HOUR_S, spot=north(7.1)), False),
    "another sensor that stands near": (
        Detection(row=2, at_s=HOUR_S, sensor_id="hcmc-rg-0002", spot=north(1)),
        True,
    ),
    "another sensor in its area": (
        Detection(row=2, at_s=HOUR_S, sensor_id="hcmc-rg-0002", area="760"),
        False,
    ),
}


@pytest.mark.parametrize(("detection", "expected"), PLACES.values(), ids=PLACES)
def test_the_most_exact_place_that_is_said_counts(detection: Detection, *, expected: bool) -> None:
    assert RULE.fits(detection, STORM) is expected


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude() -> None:
    assert HERE.apart_km(Spot(lat_deg=11.78, lon_deg=106.70)) == pytest.approx(111.2, abs=0.1)
    assert HERE.apart_km(Spot(lat_deg=10.78, lon_deg=107.70)) == pytest.approx(109.2, abs=0.1)
