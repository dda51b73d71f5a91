"""Refusals become letters: one per message and reason."""

from contract.errors import PayloadError
from contract.reason import Reason
from ingest.judge.refusal import Refusal
from ingest.receive.message import NO_ITEM, Message
from ingest.write.dead_letter import letters_of

MESSAGES = [Message(f"t/{index}", b"", index, False, "", 0, 1) for index in range(3)]


def refusal(message: int, item: int, reason: Reason, detail: str = "why") -> Refusal:
    return Refusal(message, item, PayloadError(reason, detail), f"sensor-{item}", 1, item)


def test_rows_of_a_message_with_one_reason_share_a_letter() -> None:
    [letter] = letters_of(
        MESSAGES, [refusal(1, 4, Reason.NO_VALUE), refusal(1, 2, Reason.NO_VALUE)]
    )
    assert (letter.message, letter.items, letter.reading_count) == (MESSAGES[1], (2, 4), 2)
    assert letter.sensor_id is None


def test_a_letter_for_one_reading_names_its_sensor() -> None:
    [letter] = letters_of(MESSAGES, [refusal(0, 3, Reason.NO_VALUE)])
    assert (letter.sensor_id, letter.boot, letter.seq, letter.items) == ("sensor-3", 1, 3, (3,))


def test_each_reason_has_its_own_letter_in_the_order_of_the_messages() -> None:
    found = letters_of(
        MESSAGES,
        [
            refusal(2, NO_ITEM, Reason.NOT_JSON),
            refusal(0, 1, Reason.NO_VALUE),
            refusal(0, 2, Reason.BAD_TIME),
        ],
    )
    assert [(letter.message.topic, letter.reason) for letter in found] == [
        ("t/0", Reason.NO_VALUE),
        ("t/0", Reason.BAD_TIME),
        ("t/2", Reason.NOT_JSON),
    ]
    assert found[2].items == ()


def test_a_detail_can_be_stored_and_read() -> None:
    [letter] = letters_of(MESSAGES, [refusal(0, 1, Reason.NO_VALUE, "a\0b\ud800" + "x" * 999)])
    assert "\0" not in letter.detail
    assert len(letter.detail) <= 400
    letter.detail.encode()
