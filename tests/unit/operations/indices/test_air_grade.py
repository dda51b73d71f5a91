"""Every value of VN_AQI has one class, with words in both languages."""

import math
from dataclasses import fields

import numpy as np
import pytest

from operations.indices.air_grade import AIR_GRADES
from operations.indices.grade import UNKNOWN, grades_of


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "good"),
        (50, "good"),
        (51, "moderate"),
        (100, "moderate"),
        (101, "poor"),
        (150, "poor"),
        (151, "bad"),
        (200, "bad"),
        (201, "very_bad"),
        (300, "very_bad"),
        (301, "hazardous"),
        (500, "hazardous"),
    ],
)
def test_a_class_begins_where_the_decision_says(value: int, code: str) -> None:
    assert AIR_GRADES[int(grades_of(np.array(float(value)), AIR_GRADES))].code == code


def test_what_is_not_known_is_in_no_class() -> None:
    assert grades_of(np.array([math.nan, 0.0]), AIR_GRADES).tolist() == [UNKNOWN, 0]


def test_nothing_is_left_unsaid() -> None:
    for grade in AIR_GRADES:
        assert all(str(getattr(grade, one.name)) for one in fields(grade))
