"""What `rules` takes and answers."""

from typing import Annotated

from pydantic import BaseModel, Field

from ioc_api.http.answer import TIME
from ioc_api.rules.conditions import ConditionShape, Hour, RuleId, Shape
from operations.rules.definition import NO_NUL, Confidence, Severity

NOTE_MAX_LENGTH = 500
OneText = Annotated[str, Field(max_length=64, pattern=NO_NUL)]
_VERSION = "Its version; a change names it in `If-Match`."
_MADE_BY = "Account of whoever made it; null for the city's own rules."


class RuleQuietHours(Shape):
    """Local hours in which an alert is written and shown, and nobody is called."""

    from_hour: Hour = Field(description="Where they begin; past midnight where it is larger.")
    to_hour: Hour = Field(description="Where they end.")


class RuleShape(Shape):
    """A rule."""

    rule_id: RuleId = Field(description="Its name; it stays.", examples=["flood-critical"])
    label_vi: str = Field(min_length=1, max_length=120, description="What people call it.")
    label_en: str = Field(min_length=1, max_length=120, description="The same in English.")
    severity: Severity = Field(description="How soon something must be done.")
    condition: ConditionShape
    family: RuleId = Field(
        description="Among rules of one family a worse alert of a sensor absorbs a lesser one."
    )
    source: str = Field(
        min_length=1,
        max_length=300,
        description="Where its numbers are from: a document, or `assumed`.",
    )
    confidence: Confidence = Field(description="V verified, D derived, M from memory, H assumed.")
    unit: OneText | None = Field(
        default=None, description="Code of who answers for it; null: who answers for the kind."
    )
    playbook_vi: str = Field(default="", max_length=2000, description="What to do, a step a line.")
    playbook_en: str = Field(default="", max_length=2000, description="The same in English.")
    resolves_itself: bool = Field(
        default=False,
        description="Whether an alert that nobody has taken is resolved as its condition ends.",
    )
    makes_alerts: bool = Field(default=True, description="False for what only composites ask.")
    is_enabled: bool = Field(default=True, description="Whether it is asked at all.")
    quiet_hours: list[RuleQuietHours] = Field(
        default_factory=list[RuleQuietHours],
        max_length=4,
        description="When nobody is called, unless it is critical.",
    )
    areas: list[OneText] = Field(
        default_factory=list[str],
        max_length=200,
        description="Districts or wards in which it holds; none: everywhere.",
    )
    sensor_ids: list[OneText] = Field(
        default_factory=list[str],
        max_length=1000,
        description="Sensors of which it is asked; none: all of the kind.",
    )


class SentRule(RuleShape):
    """A rule as it is sent: with why."""

    note: str | None = Field(
        default=None,
        max_length=NOTE_MAX_LENGTH,
        description="Why it is made or changed; it stays with the version.",
    )


class RuleItem(RuleShape):
    """A rule as it is."""

    version: int = Field(description=_VERSION)
    made_at: str = Field(description=f"When this version was made, by the wall clock. {TIME}")
    made_by: str | None = Field(description=_MADE_BY)
    note: str | None = Field(description="Why it was made; null where nobody said.")


class RuleList(Shape):
    """All rules."""

    items: list[RuleItem] = Field(description="By their names, each as it is now.")


class RuleVersions(Shape):
    """What a rule was."""

    items: list[RuleItem] = Field(description="Its versions, the newest first.")


class WhatIfAsked(Shape):
    """What a rule is tried on."""

    from_: str = Field(
        alias="from",
        description=f"Begin of the span, city time. {TIME}",
        json_schema_extra={"format": "date-time"},
    )
    to: str = Field(
        description=f"Its end, excluded. {TIME}", json_schema_extra={"format": "date-time"}
    )
    rule: RuleShape | None = Field(
        default=None, description="The rule as it could be; null: only as it is."
    )


class EpisodeItem(BaseModel):
    """From when to when a rule's condition held at a sensor."""

    sensor_id: str = Field(description="Where.")
    since_at: str = Field(description=f"The first reading beyond the limit. {TIME}")
    raised_at: str = Field(description=f"When it had lasted long enough. {TIME}")
    last_at: str = Field(description=f"The newest reading by which it held. {TIME}")
    cleared_at: str | None = Field(description=f"What ended it; null where nothing did. {TIME}")
    value: float | None = Field(
        description="Farthest beyond the limit; of silence its periods, of a composite the sensors "
        "of its first part."
    )


class EpisodeList(BaseModel):
    """What a version of a rule says of a span."""

    episode_count: int = Field(description="Episodes of which some part lies in the span.")
    sensor_count: int = Field(description="Sensors that have one.")
    episodes: list[EpisodeItem] = Field(description="The first of them, by sensor and time.")


class MovedEpisode(BaseModel):
    """An episode that both versions have, raised at another time."""

    now: EpisodeItem = Field(description="As it is.")
    changed: EpisodeItem = Field(description="As it would be.")


class WhatIf(BaseModel):
    """What a rule would have said of a span, and another version of it."""

    rule_id: str = Field(description="Which rule.")
    from_: str = Field(alias="from", description=f"Begin of the span. {TIME}")
    to: str = Field(description=f"Its end, excluded. {TIME}")
    rows: int = Field(description="Readings that were judged, also some before the span.")
    now: EpisodeList | None = Field(description="By the rule as it is; null where there is none.")
    changed: EpisodeList | None = Field(description="By what was sent; null where nothing was.")
    added: list[EpisodeItem] = Field(description="Episodes that only the changed one has.")
    added_count: int = Field(description="How many there are.")
    removed: list[EpisodeItem] = Field(description="Episodes that the changed one has not.")
    removed_count: int = Field(description="How many there are.")
    earlier: list[MovedEpisode] = Field(description="Episodes that it raises earlier.")
    earlier_count: int = Field(description="How many there are.")
    later: list[MovedEpisode] = Field(description="Episodes that it raises later.")
    later_count: int = Field(description="How many there are.")
