"""What is answered about alerts."""

from typing import Literal

from pydantic import BaseModel, Field

from ioc_api.alerts.items import ValueIs
from ioc_api.http.answer import TIME
from ioc_api.http.problem import Problem
from ioc_api.system.schemas import AlertsJudged
from operations.life.state import State, Step
from operations.rules.definition import Severity

MEMBERS_MAX_COUNT = 500


class LastStep(BaseModel):
    """The newest step."""

    step: Step = Field(description="What was done.")
    who: str | None = Field(description="By whom; null for the judgement itself.")
    at: str = Field(description=f"When, in city time. {TIME}")


class AlertItem(BaseModel):
    """What a rule says of a sensor, of the sensors of an area together, or of the city."""

    alert_id: int = Field(description="Its id.")
    version: int = Field(description="Counts its steps: what `If-Match` names.")
    rule: str = Field(description="Id of the rule.")
    rule_version: int = Field(description="The version of the rule that raised it.")
    label_vi: str = Field(description="What the rule is called in Vietnamese.")
    label_en: str = Field(description="What the rule is called in English.")
    severity: Severity = Field(description="How grave it is.")
    state: State = Field(description="Where the work on it stands.")
    kind: str = Field(description="Kind of sensor.")
    quantity: str | None = Field(description="Quantity; null where it is of none, or of several.")
    sensor_id: str | None = Field(description="Id of the sensor; null where it is of several.")
    sensor_name: str | None = Field(description="Name of the sensor.")
    lat_deg: float | None = Field(description="Latitude of the sensor, WGS 84.")
    lon_deg: float | None = Field(description="Longitude of the sensor, WGS 84.")
    sensor_count: int = Field(description="Of how many sensors it is.")
    area: str | None = Field(
        description="Code of the district where it stands; null for the whole city, or for none."
    )
    ward: str | None = Field(description="Code of the ward where its sensor stands.")
    value: float | None = Field(description="The number farthest beyond the limit.")
    limit: float | None = Field(description="The limit of the rule.")
    value_is: ValueIs = Field(
        description="What `value` and `limit` are: a value of the quantity, its change per hour, "
        "its `ratio` to what is usual (0.3: 30 % more), its `difference` from that, `silence` in "
        "periods (of the whole city: seconds), or a plain number: of an index, of sensors."
    )
    since_at: str = Field(
        description=f"The first reading beyond the limit, by the sensor's time. {TIME}"
    )
    raised_at: str = Field(
        description=f"The reading with which it had lasted long enough. City time. {TIME}"
    )
    last_at: str = Field(description=f"The newest reading that says that it holds. {TIME}")
    cleared_at: str | None = Field(
        description="The reading that ended it; null while it holds. That it is over does not "
        f"resolve it, unless its rule says so. {TIME}"
    )
    evidence: dict[str, object] = Field(description="What it was concluded from, by its rule.")
    incident_id: int | None = Field(description="The incident that it belongs to.")
    assignee: str | None = Field(description="Account of who has it.")
    unit: str | None = Field(description="Code of the unit that answers for it.")
    due_at: str | None = Field(
        description="By when it is to be acknowledged, and then resolved; null where no clock "
        f"runs. City time. {TIME}"
    )
    escalation_level: int = Field(description="How often it was overdue: who is called next.")
    late: bool = Field(description="Whether it is of the past, learnt from late readings.")
    silent: bool = Field(
        description="Whether nobody was called: it was over when it was found, or fell into quiet "
        "hours."
    )
    suppressed_until: str | None = Field(
        description=f"Until when it is put aside. City time. {TIME}"
    )
    absorbed_by: int | None = Field(description="Id of the alert that tells it.")
    last_step: LastStep | None = Field(description="The newest step; null before the first.")
    possible: list[Step] = Field(description="The steps that the asker can take now.")


class AlertCounts(BaseModel):
    """How many alerts there are, whatever states were asked for."""

    open: int = Field(description="That nobody has taken.")
    working: int = Field(description="Acknowledged, assigned or in progress.")
    suppressed: int = Field(description="Put aside for a time.")
    closed: int = Field(description="Resolved or closed.")


class AlertPage(BaseModel):
    """A page of alerts, the worst first, of those the one that began last."""

    items: list[AlertItem] = Field(description="The alerts.")
    next_cursor: str | None = Field(description="Cursor of the next page; null at the end.")
    counts: AlertCounts = Field(
        description="How many pass the filters, states aside, on all pages."
    )
    judged: AlertsJudged = Field(description="Whether alerts are judged, as of a second ago.")


class TakenStep(BaseModel):
    """Something that was done about an alert."""

    version: int = Field(description="The alert's version after it.")
    step: Step = Field(description="What was done.")
    from_state: State = Field(description="The state before it.")
    to_state: State = Field(description="The state after it.")
    at: str = Field(description=f"When, in city time. {TIME}")
    who: str | None = Field(description="By whom; null for the judgement itself.")
    note: str | None = Field(description="What they said.")
    assignee: str | None = Field(description="Who was given it.")
    until: str | None = Field(description=f"Until when it was put aside. City time. {TIME}")


class AlertMember(BaseModel):
    """From when to when the condition held at a sensor."""

    sensor_id: str = Field(description="Id of the sensor.")
    name: str = Field(description="Its name.")
    since_at: str = Field(description=f"The first reading beyond the limit. {TIME}")
    raised_at: str = Field(description=f"When it had lasted long enough. {TIME}")
    last_at: str = Field(description=f"The newest reading that says that it holds. {TIME}")
    cleared_at: str | None = Field(description=f"The reading that ended it. {TIME}")
    value: float | None = Field(description="The number farthest beyond the limit.")
    late: bool = Field(description="Whether it was learnt from late readings.")
    disproved_at: str | None = Field(
        description=f"When late readings said that it was none; null where none did. {TIME}"
    )


class AlertDetail(AlertItem):
    """An alert with what was done about it."""

    clear_value: float | None = Field(description="Where the condition ends.")
    playbook_vi: str = Field(description="What to do, a step a line, in Vietnamese.")
    playbook_en: str = Field(description="What to do, a step a line, in English.")
    steps: list[TakenStep] = Field(description="What was done about it, in order.")
    sensors: list[AlertMember] = Field(
        description=f"Where and when its condition held, the newest first, {MEMBERS_MAX_COUNT} at "
        "most."
    )
    episode_count: int = Field(description="How many of these there are in all.")
    absorbed: list[int] = Field(description="Ids of the alerts that it tells.")


class AlertAssignee(BaseModel):
    """Somebody whom an alert can be given to."""

    name: str = Field(description="Name of the account.")
    display_name: str = Field(description="What they are called on the screen.")
    unit: str | None = Field(description="Code of the unit that they answer for.")


class AlertAssignees(BaseModel):
    """Who may act where an alert stands."""

    items: list[AlertAssignee] = Field(description="By name.")


class StepOutcome(BaseModel):
    """What came of a step on one alert."""

    alert_id: int = Field(description="Which alert.")
    status: Literal[200, 403, 404, 409] = Field(description="As if it were the only one.")
    alert: AlertItem | None = Field(default=None, description="The alert after it, where taken.")
    problem: Problem | None = Field(default=None, description="Why it was not taken.")


class StepOutcomes(BaseModel):
    """What came of a step on many alerts."""

    items: list[StepOutcome] = Field(description="In the order in which they were asked for.")


class RateBucket(BaseModel):
    """How many alerts an hour brought."""

    bucket_at: str = Field(description=f"When the hour began, in city time. {TIME}")
    count: int = Field(description="Alerts that were raised, those aside that another one tells.")
    critical_count: int = Field(description="Critical ones of them.")


class NoisySensor(BaseModel):
    """A sensor at which conditions began often."""

    sensor_id: str = Field(description="Id of the sensor.")
    name: str = Field(description="Its name.")
    kind: str = Field(description="Kind of sensor.")
    episode_count: int = Field(description="How often.")


class NoisyRule(BaseModel):
    """A rule whose condition began often."""

    rule: str = Field(description="Id of the rule.")
    label_vi: str = Field(description="What it is called in Vietnamese.")
    label_en: str = Field(description="What it is called in English.")
    episode_count: int = Field(description="How often, at whatever sensors.")


class AlertRate(BaseModel):
    """How many alerts there were, and what brought most."""

    from_at: str = Field(description=f"Begin of the span, a whole hour of city time. {TIME}")
    to_at: str = Field(description=f"Its end: city time now. {TIME}")
    items: list[RateBucket] = Field(description="Hour by hour; the last one goes on.")
    sensors: list[NoisySensor] = Field(description="The noisiest first, five at most.")
    rules: list[NoisyRule] = Field(description="The noisiest first, five at most.")
