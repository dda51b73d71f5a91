"""What of judgement is for the public, in words of the Common Alerting Protocol 1.2 (CAP).

A pack says of families of rules that their alerts concern everybody; what is worked out of it is
told by the API. Steps of playbooks are for the centre alone, so advice stands here by itself.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from operations.rules.definition import Label, RuleId, Severity, Text

Category = Literal[
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra",
    "CBRNE", "Other",
]  # fmt: skip
Response = Literal["Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess"]
"""What people should do; `AllClear` and `None` are for the end of a warning."""

PUBLIC_SEVERITIES: tuple[Severity, ...] = ("major", "critical")
"""What is milder is somebody's work, and nobody's danger."""


class PublicWord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people are told of alerts of some families of rules.

    Attributes
    ----------
    category : str
        Of CAP 1.2.
    response : str
        Of CAP 1.2: what the advice comes to.
    event_vi, event_en : str
        What it is, in two or three words.
    advice_vi, advice_en : str
        What people should do.
    radius_km : float or None
        How far around a sensor it concerns people: a circle. None: the sensor's whole area. [km]
    is_citywide : bool
        It concerns the whole city, wherever the sensor stands.
    """

    families: Annotated[tuple[RuleId, ...], Meta(min_length=1, max_length=50)]
    category: Category
    response: Response
    event_vi: Label
    event_en: Label
    advice_vi: Text
    advice_en: Text
    radius_km: Annotated[float, Meta(gt=0, le=50)] | None = None
    is_citywide: bool = False
