"""Whom to tell, as a file says it: refused with key and reason where it cannot be."""

from pathlib import Path

import pytest

from contract.city import City, city_folder, load_city
from contract.errors import CityError
from operations.tell import targets
from operations.tell.delivery import pause_s
from operations.tell.targets import Targets
from operations.tell.webhook import signature

SECRET = "sixteen bytes or more"  # noqa: S105
WEBHOOK = 'name = "a"\nchannel = "webhook"\nurl = "https://hooks.example/x"\nsecret_file = "s"\n'
APPRISE = 'name = "a"\nchannel = "apprise"\nurl = "mailtos://u:p@mail.example/?to=a@b.vn"\n'


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(city_folder("hcmc"))


def read(folder: Path, city: City, text: str) -> Targets:
    (folder / "s").write_text(SECRET)
    path = folder / "targets.toml"
    path.write_text(text)
    return targets.read(path, city)


def test_without_a_file_nobody_is_told(city: City) -> None:
    assert targets.read(None, city).every == ()


def test_a_file_is_read(tmp_path: Path, city: City) -> None:
    more = 'severities = ["critical"]\nareas = ["760"]\nfrom_level = 1\nlanguage = "en"\n'
    found = read(tmp_path, city, f"attempts = 4\n[[target]]\n{WEBHOOK}{more}")
    [one] = found.every
    assert (found.attempts, one.secret, one.language) == (4, SECRET.encode(), "en")
    assert (one.severities, one.areas, one.from_level) == (("critical",), ("760",), 1)
    assert "hooks.example" not in repr(one)
    assert SECRET not in repr(one)


def test_a_service_is_read_from_its_secret_file_too(tmp_path: Path, city: City) -> None:
    entry = 'name = "a"\nchannel = "apprise"\nsecret_file = "url"\n'
    (tmp_path / "url").write_text("json://hooks.example/\n")
    assert read(tmp_path, city, f"[[target]]\n{entry}").every[0].url == "json://hooks.example/"


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (WEBHOOK.replace("https", "file"), r"target\[0\].url: must begin with http:// or https://"),
        (WEBHOOK.replace("hooks.example", "127.0.0.1"), r"url: .*private network; allow_private"),
        (WEBHOOK.replace("hooks.example", "[::ffff:10.0.0.1]"), "private network"),
        (WEBHOOK.replace("hooks.example", "localhost:8000"), "private network"),
        (WEBHOOK.replace("hooks.example", "169.254.169.254"), "private network"),
        (WEBHOOK.replace("hooks.example", "x:y"), "url: is no address"),
        (WEBHOOK.replace('secret_file = "s"', ""), "secret_file: is needed"),
        (WEBHOOK.replace('"s"', '"none"'), "secret_file: cannot be read: No such file"),
        (WEBHOOK + 'areas = ["999"]', "areas: '999' is unknown"),
        (WEBHOOK + 'units = ["nobody"]', "units: 'nobody' is unknown"),
        (WEBHOOK + 'what = ["rased"]', "what: 'rased' is unknown"),
        (WEBHOOK + 'severities = ["dire"]', "severities"),
        (WEBHOOK + 'text = "$secret"', r"text: \$secret is unknown"),
        (WEBHOOK + 'colour = "red"', "unknown field `colour`"),
        (APPRISE.replace("mailtos", "dbus"), "url: must be the address of a service"),
        (APPRISE.replace("mailtos", "nothing"), "url: must be the address of a service"),
        (APPRISE.replace("mail.example", "192.168.1.1"), "private network"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, city: City, entry: str, problem: str) -> None:
    with pytest.raises(CityError, match=problem) as refusal:
        read(tmp_path, city, f"[[target]]\n{entry}")
    assert SECRET not in str(refusal.value)
    assert "hooks" not in str(refusal.value)


def test_a_name_stands_once(tmp_path: Path, city: City) -> None:
    with pytest.raises(CityError, match="stands twice"):
        read(tmp_path, city, f"[[target]]\n{WEBHOOK}[[target]]\n{WEBHOOK}")


def test_private_addresses_can_be_allowed(tmp_path: Path, city: City) -> None:
    entry = WEBHOOK.replace("hooks.example", "127.0.0.1")
    assert read(tmp_path, city, f"allow_private = true\n[[target]]\n{entry}").every
    with pytest.raises(CityError, match="must begin"):
        read(tmp_path, city, f"allow_private = true\n[[target]]\n{entry.replace('https', 'file')}")


def test_pauses_grow_to_their_bound_and_end_with_the_last_attempt() -> None:
    found = Targets(attempts=6, first_pause_s=5, longest_pause_s=30)
    assert [pause_s(found, count, 1.0) for count in range(1, 7)] == [5, 10, 20, 30, 30, 0]
    assert pause_s(found, 1, 0.0) == 2.5


def test_a_signature_is_of_secret_time_and_body() -> None:
    """As `printf '1.{}' | openssl dgst -sha256 -hmac key` says it."""
    expected = "1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224"
    assert signature(b"key", "1", b"{}") == f"sha256={expected}"
