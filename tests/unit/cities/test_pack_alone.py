"""What is of one city stands in its pack: no code knows a name, a place or a number of it.

Names of the pack are looked for as phrases of two words and more, with and without Vietnamese
signs and as parts of an id; words that say what kind of thing a name is of are no names. Numbers
are looked for as degrees of its box.
"""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from contract.city import City, city_folder, known_cities, load_city

ROOT = Path(__file__).resolve().parents[3]
CODE = (
    "contract",
    "db",
    "embedded",
    "ingest",
    "ioc_api",
    "launcher",
    "operations",
    "simulator",
    "dashboards",
)
SUFFIXES = {".py", ".js", ".sql", ".html", ".css", ".svg"}
FOREIGN = {"node_modules", "vendor"}

# The one place that may name a city, so that `./ioc up` shows one without being told which.
DEFAULT = 'DEFAULT_CITY = "{}"'
SPELLINGS = ("hcmc", "hcm", "tphcm", "tp.hcm", "saigon", "sai gon", "sài gòn")
# The product's own name, in which a city's stands.
PRODUCT = "hcmc-ioc"

# What a thing is, not which one: before a name or behind it.
KINDS_OF_THINGS = (
    *("thành phố", "quận", "huyện", "phường", "xã", "thị xã", "thị trấn", "đặc khu"),
    *("sông", "kênh", "rạch", "cầu", "cống", "trạm bơm", "trạm khí tượng", "trạm", "hồ"),
    *("nhà máy xử lý nước thải", "sân bay", "khu công nghiệp", "khu đô thị đại học quốc gia"),
    *("ngăn triều", "ngã tư", "ngã sáu", "ngã năm", "ngã bảy", "vòng xoay", "phà", "hầm", "phía"),
    *("district", "ward", "city", "commune", "special administrative region", "market slope"),
)


def plain(text: str) -> str:
    """Return a text without the signs of its letters."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def told(city: City) -> Iterable[str]:
    """Return every text of a pack in which its names stand."""
    yield from (city.name_vi, city.name_en)
    for area in city.areas.values():
        yield from (area.name_vi, area.name_en)
    for sites in city.sites.values():
        for site in sites:
            yield from re.split(r"[,–()/-]| tại | qua ", site.name_vi)


def names(city: City) -> set[str]:
    """Return the names of a pack, small, without the words that say of what they are."""
    thing = "|".join(sorted(KINDS_OF_THINGS, key=len, reverse=True))
    without = re.compile(rf"^(?:(?:{thing}|\d\S*) )+|(?: (?:{thing}|\d+))+$")
    bare = {without.sub("", text.strip().lower()) for text in told(city)}
    return {name for name in bare if " " in name} - set(KINDS_OF_THINGS)


def sources() -> list[Path]:
    return [
        path
        for package in CODE
        for path in (ROOT / package).rglob("*")
        if path.suffix in SUFFIXES and not FOREIGN & set(path.parts)
    ]


def named(text: str, wanted: re.Pattern[str]) -> list[str]:
    """Return the lines in which a name stands."""
    for reasoned in (PRODUCT, *map(DEFAULT.format, known_cities())):
        text = text.replace(reasoned, "")
    shown = re.sub(r"doi 10\.\S+", "", text.lower())
    return [line.strip() for line in shown.splitlines() if wanted.search(line)]


def spelt(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds phrases however their words are joined."""
    ways = sorted({way for phrase in phrases for way in (phrase, plain(phrase))})
    joined = "|".join(r"[\s_-]".join(map(re.escape, way.split())) for way in ways)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")


def degrees(city: City) -> re.Pattern[str]:
    """Return what finds numbers with the whole degrees of a city's box and a fraction of them."""
    box = city.bbox
    ends = ((box.south_deg, box.north_deg), (box.west_deg, box.east_deg))
    lat, lon = (
        "|".join(str(whole) for whole in range(int(low), int(high) + 1)) for low, high in ends
    )
    return re.compile(rf"(?<![\w.])(?:(?:{lon})\.\d+|(?:{lat})\.\d{{3,}})(?![\w.])")


@pytest.mark.parametrize("city_id", known_cities())
def test_no_code_names_a_city_or_a_place_of_it(city_id: str) -> None:
    city = load_city(city_folder(city_id))
    wanted = spelt({*names(city), *SPELLINGS, city_id})
    found = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := named(path.read_text(), wanted))
    }

    assert not found


@pytest.mark.parametrize("city_id", known_cities())
def test_no_code_knows_where_a_city_lies(city_id: str) -> None:
    wanted = degrees(load_city(city_folder(city_id)))
    found = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := named(path.read_text(), wanted))
    }

    assert not found


def test_what_is_looked_for_would_be_found() -> None:
    city = load_city(city_folder("hcmc"))
    wanted = spelt({*names(city), *SPELLINGS})
    for line in ("Nhà Bè", "pump-nhieu-loc", "phu_an = 3", "Củ Chi", "Asia/Ho_Chi_Minh", "Cu Chi"):
        assert named(line, wanted), line
    assert not named("An open street of a district", wanted)
    for line in ("center: [10.78, 106.7]", "lat_deg = 10.7769"):
        assert named(line, degrees(city)), line
    assert not named("width: 10.78; d: 110.70; v = 1106.7", degrees(city))
