"""The classes of VN_AQI, and what people are advised in each.

Words and colours of the classes are the decision's (1459/QĐ-TCMT, table 1); the advice says in
other words what it advises. Sensitive are old people and children, and whose heart or lungs are
ill.
"""

from dataclasses import dataclass

from operations.indices.grade import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class AirGrade(Grade):
    """A class of VN_AQI: whom it is of, and what they had better do."""

    everyone_vi: str
    everyone_en: str
    sensitive_vi: str
    sensitive_en: str


AIR_GRADES: tuple[AirGrade, ...] = (
    AirGrade(
        code="good",
        from_value=0,
        label_vi="Tốt",
        label_en="Good",
        color="#00E400",
        everyone_vi="Hoạt động ngoài trời bình thường.",
        everyone_en="Be outdoors as you like.",
        sensitive_vi="Hoạt động ngoài trời bình thường.",
        sensitive_en="Be outdoors as you like.",
    ),
    AirGrade(
        code="moderate",
        from_value=51,
        label_vi="Trung bình",
        label_en="Moderate",
        color="#FFFF00",
        everyone_vi="Hoạt động ngoài trời bình thường.",
        everyone_en="Be outdoors as you like.",
        sensitive_vi="Để ý ho, khó thở; nếu có thì bớt gắng sức ngoài trời.",
        sensitive_en="Watch for coughing or short breath; if so, exert yourself less outdoors.",
    ),
    AirGrade(
        code="poor",
        from_value=101,
        label_vi="Kém",
        label_en="Poor",
        color="#FF7E00",
        everyone_vi="Nếu ho, đau mắt, khó thở thì bớt hoạt động ngoài trời.",
        everyone_en="If you cough or your eyes smart, be outdoors less.",
        sensitive_vi="Bớt gắng sức lâu ngoài trời; nghỉ nhiều hơn.",
        sensitive_en="Avoid long exertion outdoors; rest more often.",
    ),
    AirGrade(
        code="bad",
        from_value=151,
        label_vi="Xấu",
        label_en="Bad",
        color="#FF0000",
        everyone_vi="Bớt gắng sức nặng và lâu ngoài trời; ra ngoài nên đeo khẩu trang lọc bụi mịn.",
        everyone_en="Avoid hard and long exertion outdoors; wear a mask that filters fine dust.",
        sensitive_vi="Nên ở trong nhà; cần ra ngoài thì đeo khẩu trang lọc bụi mịn.",
        sensitive_en="Stay in; if you must go out, wear a mask that filters fine dust.",
    ),
    AirGrade(
        code="very_bad",
        from_value=201,
        label_vi="Rất xấu",
        label_en="Very bad",
        color="#8F3F97",
        everyone_vi="Chuyển hoạt động vào trong nhà; ra ngoài phải đeo khẩu trang lọc bụi mịn.",
        everyone_en="Move what you do indoors; outdoors wear a mask that filters fine dust.",
        sensitive_vi="Ở trong nhà, không gắng sức.",
        sensitive_en="Stay in and do not exert yourself.",
    ),
    AirGrade(
        code="hazardous",
        from_value=301,
        label_vi="Nguy hại",
        label_en="Hazardous",
        color="#7E0023",
        everyone_vi="Ở trong nhà, đóng cửa; hoãn mọi việc ngoài trời.",
        everyone_en="Stay in with windows closed; put off all that is outdoors.",
        sensitive_vi="Ở trong nhà, đóng cửa; gặp bác sĩ nếu khó thở.",
        sensitive_en="Stay in with windows closed; see a doctor if breathing is hard.",
    ),
)
