"""A flood of one kind is one line in ten seconds, which counts what the log was spared."""

from ingest.receive.complaint import PERIOD_S, Complaint


def test_the_first_is_said_at_once_and_the_next_counts_those_between() -> None:
    now_s = 100.0
    complaint = Complaint(lambda: now_s)
    assert complaint.others() == 0
    assert [complaint.others() for _ in range(7)] == [None] * 7
    now_s += PERIOD_S
    assert complaint.others() == 7
    assert complaint.others() is None
    now_s += 100 * PERIOD_S
    assert complaint.others() == 1
