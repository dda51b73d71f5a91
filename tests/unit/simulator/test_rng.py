"""Random numbers by name and step."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import rng


@given(st.integers(), st.text(max_size=20), st.integers(-(2**62), 2**62))
def test_the_same_name_and_step_give_the_same_numbers(seed: int, name: str, step: int) -> None:
    assert np.array_equal(rng.draw(seed, name, step, 5), rng.draw(seed, name, step, 5))


@given(st.integers(0, 2**128 - 1), st.integers(-(2**62), 2**62), st.sampled_from([1, 3, 5]))
def test_a_draw_is_that_of_a_new_generator_whatever_was_drawn_before(
    seed: int, step: int, before: int
) -> None:
    digest = hashlib.sha256(f"{seed}\0x".encode()).digest()
    key = np.frombuffer(digest[:16], dtype="<u8").astype(np.uint64)
    counter = np.array([0, 0, 0, step % 2**64], dtype=np.uint64)
    new = np.random.Generator(np.random.Philox(key=key, counter=counter))
    rng.draw(seed, "y", step, before)

    assert np.array_equal(rng.draw(seed, "x", step, 7, "normal"), new.standard_normal(7))


@pytest.mark.parametrize("law", ["uniform", "normal"])
def test_a_longer_draw_begins_with_the_shorter_one(law: rng.Law) -> None:
    assert np.array_equal(rng.draw(1, "x", 7, 1000, law)[:30], rng.draw(1, "x", 7, 30, law))


def test_neighbouring_steps_share_no_numbers() -> None:
    drawn = np.concatenate([rng.draw(1, "x", step, 4_000) for step in range(4)])

    assert np.unique(drawn).size == drawn.size


def test_names_and_seeds_are_independent() -> None:
    first, second = rng.draw(1, "a", 0, 20_000, "normal"), rng.draw(1, "b", 0, 20_000, "normal")
    third = rng.draw(2, "a", 0, 20_000, "normal")

    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03
    assert abs(np.corrcoef(first, third)[0, 1]) < 0.03


@given(st.integers(-200, 200), st.integers(1, 150), st.integers(1, 80))
def test_columns_do_not_depend_on_where_they_are_cut(first: int, count: int, cut: int) -> None:
    steps = np.arange(first, first + count, dtype=np.int64)
    parts = [rng.columns(3, "x", part, 4) for part in np.split(steps, [min(cut, count)])]

    assert np.array_equal(rng.columns(3, "x", steps, 4), np.concatenate(parts))


def test_a_column_does_not_depend_on_how_many_there_are() -> None:
    steps = np.arange(50, 130, dtype=np.int64)

    assert np.array_equal(rng.columns(3, "x", steps, 90)[:, :5], rng.columns(3, "x", steps, 5))


def test_lognormal_factors_have_mean_one() -> None:
    assert rng.lognormal(rng.draw(5, "x", 0, 200_000, "normal"), 0.4).mean() == pytest.approx(
        1.0, abs=0.01
    )
