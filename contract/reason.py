"""Why a message or a reading is refused: the fixed vocabulary of dead letters."""

from enum import StrEnum


class Reason(StrEnum):
    """A reason for a dead letter. The order of the members is the order of judgement.

    Only `too_large` comes before all others wherever a bound is met: nothing beyond it is read.
    """

    NOT_JSON = "not_json"
    WRONG_TYPE = "wrong_type"
    MISSING_FIELD = "missing_field"
    RAGGED_PACK = "ragged_pack"
    TOO_LARGE = "too_large"
    UNKNOWN_CONTENT_TYPE = "unknown_content_type"
    BAD_TOPIC = "bad_topic"
    TOPIC_MISMATCH = "topic_mismatch"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_SENSOR = "unknown_sensor"
    NOT_OWNER = "not_owner"
    UNKNOWN_QUANTITY = "unknown_quantity"
    NO_VALUE = "no_value"
    OUT_OF_RANGE = "out_of_range"
    BAD_TIME = "bad_time"
    FUTURE_TIME = "future_time"
    TOO_OLD = "too_old"
    CONFLICT = "conflict"
    RATE_LIMITED = "rate_limited"
    UNREADABLE = "unreadable"


MEANING: dict[Reason, str] = {
    Reason.NOT_JSON: "The payload is not UTF-8 JSON.",
    Reason.WRONG_TYPE: "A member has another type than the contract gives it.",
    Reason.MISSING_FIELD: "A required member is absent.",
    Reason.RAGGED_PACK: "The columns of a pack differ in length, or a pack has no rows.",
    Reason.TOO_LARGE: "More bytes, rows, records, quantities or signs than there may be.",
    Reason.UNKNOWN_CONTENT_TYPE: "The content type is neither JSON nor SenML JSON.",
    Reason.BAD_TOPIC: "The topic does not follow the scheme, or an id in it is malformed.",
    Reason.TOPIC_MISMATCH: "The topic contradicts what the sensor was registered as.",
    Reason.UNKNOWN_KIND: "The kind is not in the catalogue.",
    Reason.UNKNOWN_SENSOR: "No birth of this sensor has been seen.",
    Reason.NOT_OWNER: "Sent without credentials for what somebody with credentials announced.",
    Reason.UNKNOWN_QUANTITY: "The kind has no such quantity.",
    Reason.NO_VALUE: "Every value is null, or there is none.",
    Reason.OUT_OF_RANGE: "A value is physically impossible.",
    Reason.BAD_TIME: "The time is not RFC 3339 with Z or an offset, or not of 1970 to 2199.",
    Reason.FUTURE_TIME: "The time is more than 5 minutes after city time.",
    Reason.TOO_OLD: "The time is older than raw readings are kept.",
    Reason.CONFLICT: "Another reading of the same sensor and time is stored already.",
    Reason.RATE_LIMITED: "There is more of it than may be: of messages, or of sensors.",
    Reason.UNREADABLE: "Reading it failed as nobody foresaw; the detail names the error.",
}
