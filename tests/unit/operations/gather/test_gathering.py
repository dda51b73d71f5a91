"""What was found of episodes becomes alerts, and none of them is told by nobody."""

from collections.abc import Iterable, Sequence

from operations.gather.book import Alert, Book, Episode
from operations.gather.found import Found
from operations.gather.gathering import gather
from operations.gather.situation import Numbered, Place, Situation
from operations.life.state import State
from tests.stand.alert_rows import threshold_rule

MINUTE_US = 60_000_000
RULE = threshold_rule("flood-critical")
MINOR = threshold_rule("pm25-warning", severity="minor")
AREAS = ("760", "761", "763", "764")
SENSORS_OF_AREA = 8
FAR_AWAY = range(900, 906)


def situation(now_us: int, apart_deg: float = 0.02) -> Situation:
    places = {
        place * 100 + number: Place(
            f"s-{place}-{number}", "street_flood", area, None, 10.7 + apart_deg * place, 106.7
        )
        for place, area in enumerate(AREAS)
        for number in range(SENSORS_OF_AREA)
    }
    places |= {key: Place(f"s-{key}", "street_flood", "784", None, 11.5, 106.7) for key in FAR_AWAY}
    rules = {one.rule_id: Numbered(one, 1) for one in (RULE, MINOR)}
    return Situation(rules=rules, places=places, now_us=now_us, utc_offset_h=7)


def found(
    sensor_key: int, minute: int, *, cleared: int | None = None, rule_id: str = RULE.rule_id
) -> Found:
    return Found(
        rule_id=rule_id,
        sensor_key=sensor_key,
        was_since_us=None if cleared is None else minute * MINUTE_US,
        since_us=minute * MINUTE_US,
        raised_us=minute * MINUTE_US,
        last_us=minute * MINUTE_US,
        cleared_us=None if cleared is None else cleared * MINUTE_US,
        value=0.5,
    )


def work(book: Book, changes: Iterable[Found], minute: int) -> None:
    """Gather, and let the book be as it is read anew."""
    gather(book, list(changes), situation(minute * MINUTE_US))
    for number, alert in enumerate(book.alerts):
        alert.alert_id = number
        alert.is_changed = False
        alert.news = []
        for one in alert.episodes:
            one.stored_since_us = one.since_us
            one.is_changed = False


def standing(alerts: Sequence[Alert]) -> set[int]:
    return {one.sensor_key for alert in alerts for one in alert.standing}


def everywhere(count: int) -> list[int]:
    return [place * 100 + number for place in range(len(AREAS)) for number in range(count)]


def test_what_comes_once_the_city_tells_it_is_told_by_the_city() -> None:
    book = Book()
    work(book, (found(key, 0) for key in everywhere(6)), 0)
    [city] = [one for one in book.alerts if one.state is State.OPEN]
    assert city.area is None

    work(book, [found(7, 1)], 1)
    work(book, (found(key, 0, cleared=2) for key in everywhere(6)), 2)

    told = [one for one in book.alerts if one.state is State.OPEN]
    assert told == [city]
    assert standing(told) == {7}
    assert city.sensor_count == 25


def test_neighbours_in_several_districts_are_one_alert_however_late_some_are_known() -> None:
    """As of a blackout, of which no district has enough; who is far away is told by itself."""
    book = Book()
    work(book, (found(key, 0) for key in (0, 1, 300)), 0)
    work(book, (found(key, 1) for key in (2, 100, 101, 102)), 1)
    tops = [one for one in book.alerts if one.state is State.OPEN]
    assert [(one.area, one.sensor_key, one.sensor_count) for one in tops] == [
        ("764", 300, 1),
        (None, None, 6),
    ]

    work(book, (found(one.sensor_key, 1, cleared=60) for one in tops[1].standing), 60)
    work(book, [found(103, 1, cleared=61)], 90)
    assert [one for one in book.alerts if one.state is State.OPEN] == tops
    assert tops[1].sensor_count == 7


def test_a_single_one_is_told_by_what_spreads_to_it() -> None:
    """As where a line that was cut tells last of the district between."""
    book = Book()
    work(book, (found(key, 0) for key in (0, 1, 2, 100, 101, 102, 300)), 0)
    assert {one.sensor_key for one in book.alerts if one.state is State.OPEN} == {None, 300}

    work(book, [found(200, 1)], 2)

    [city] = [one for one in book.alerts if one.state is State.OPEN]
    assert standing([city]) == {0, 1, 2, 100, 101, 102, 200, 300}
    work(book, [found(201, 1)], 3)
    assert sorted(one.sensor_key for one in city.episodes)[-3:] == [200, 201, 300]


def test_a_single_one_of_long_before_is_not() -> None:
    book = Book()
    work(book, [found(300, 0)], 0)
    work(book, (found(key, 40) for key in (0, 1, 2, 100, 101, 102, 200)), 40)
    assert {one.sensor_key for one in book.alerts if one.state is State.OPEN} == {None, 300}


def test_what_stands_of_an_alert_that_goes_under_is_told_by_its_group() -> None:
    """Though what it has in common with the others is an episode that is over."""
    for late in ((0, 1, 2, 100, 101, 102, 200), (301, 302, 303, 304, 305)):
        book = Book()
        work(book, [found(300, 0)], 0)
        work(book, [found(300, 0, cleared=50)], 50)
        work(book, [found(300, 60)], 60)
        work(book, (found(key, 1) for key in late), 61)
        [group] = [one for one in book.alerts if one.state is State.OPEN]
        assert standing([group]) == {300, *late}
        assert group.sensor_count == 1 + len(late)


def test_groups_that_were_taken_before_they_were_one_are_made_one_once() -> None:
    book = Book()
    work(book, (found(key, 0) for key in everywhere(6) if key < 300), 0)
    for alert in book.alerts:
        alert.state = State.ACKNOWLEDGED
    work(book, (found(key, 1) for key in everywhere(6) if key >= 300), 1)
    work(book, (found(key, 2) for key in FAR_AWAY), 2)
    [city] = [one for one in book.alerts if one.is_group and one.area is None]
    assert city.sensor_count == 30


def test_what_is_minor_and_comes_in_many_districts_at_a_time_is_one_alert_however_far_apart() -> (
    None
):
    for rule, count in ((MINOR, 1), (RULE, 6)):
        book = Book()
        keys = (0, 1, 100, 200, 300, 301)
        far = situation(0, apart_deg=1.0)
        gather(book, [found(key, 0, rule_id=rule.rule_id) for key in keys], far)
        assert sum(one.state is State.OPEN for one in book.alerts) == count


def test_an_alert_of_which_nobody_was_called_calls_once_somebody_should_be() -> None:
    book = Book()
    work(book, (found(key, 0) for key in range(6)), 30)
    [group] = [one for one in book.alerts if one.state is State.OPEN]
    assert group.is_silent
    assert group.due_us is None

    gather(book, [found(6, 31)], situation(31 * MINUTE_US))

    assert not group.is_silent
    assert group.news == ["worse"]
    assert group.due_us == (31 + 5) * MINUTE_US


def test_an_episode_that_was_held_to_be_none_returns_as_the_one_that_it_was() -> None:
    disproved = Episode(
        sensor_key=1, since_us=0, raised_us=0, last_us=0, cleared_us=0, value=0.5,
        disproved_us=MINUTE_US, stored_since_us=0,
    )  # fmt: skip
    later = Episode(
        sensor_key=1, since_us=3 * MINUTE_US, raised_us=3 * MINUTE_US, last_us=3 * MINUTE_US,
        value=0.5, stored_since_us=3 * MINUTE_US,
    )  # fmt: skip
    for episodes in ([disproved], [disproved, later]):
        made = situation(0).new_alert(found(1, 0), sensor_key=1, area="760")
        made.alert_id, made.episodes = 1, episodes
        disproved.disproved_us = MINUTE_US
        book = Book([made])
        gather(book, [found(1, 0)], situation(5 * MINUTE_US))
        [stands] = made.standing
        assert stands is disproved
        assert stands.disproved_us is None
        begins = [one.since_us for one in made.episodes]
        assert len(set(begins)) == len(begins)
