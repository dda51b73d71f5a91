"""What docs/containers.md promises of docker-compose.yml."""

import re
import tomllib
from pathlib import Path

import pytest

from contract import broker_account
from contract.database_role import Role
from contract.environment import NAMES, PREFIX, VARIABLES
from db import passwords
from launcher import past
from tests.stand.compose import (
    DOCUMENT,
    FIRST,
    LASTING,
    ONE_SHOT,
    OURS,
    REFERENCE,
    ROOT,
    SERVERS,
    SERVICES,
    TEXT,
    TOOLS,
    WORK,
    build_arguments,
    defaults,
    environment,
    mounts,
    size_bytes,
)

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
# An exact version; behind it a digest, given or asked for.
DIGEST = r"(@sha256:[0-9a-f]{64}|\$\{[A-Z]+_DIGEST(:-)?\})"
PINNED = re.compile(r"[a-z/-]+:\d+\.\d+\.\d+(-[a-z0-9-]+)?")
PINNED_TWICE = re.compile(PINNED.pattern + DIGEST)
PROCESSES = {
    "passwords": "db",
    "migrate": "db",
    "accounts": "simulator",
    "ingest": "ingest",
    "api": "api",
    "operations": "operations",
    "simulator": "simulator",
    "history": "ingest",
}
CREDENTIALS = {f"credentials-{name}" for name in ("authority", "broker", *broker_account.PROCESSES)}
DATABASE_CREDENTIALS = {
    f"credentials-{name}"
    for name in ("database", "migrate", "ingest", "api", "operations", "analyst")
}
CREDENTIALS_THERE = "/credentials:ro,nocopy"
SECRET = re.compile("(PASSWORD|SECRET|TOKEN)(?!.*_FILE$)")  # where a file is is none


def test_it_is_the_whole_system() -> None:
    """Two servers, the schema, four processes, what makes the past, and tools on request."""
    assert set(SERVICES) == {*SERVERS, *PROCESSES, *TOOLS}
    assert {name: SERVICES[name]["profiles"] for name in TOOLS} == {name: [name] for name in TOOLS}


@pytest.mark.parametrize("service", OURS)
def test_a_process_is_told_only_what_it_knows(service: str) -> None:
    """A name that contract.environment does not give to the process would stop or mislead it."""
    told = {name for name in environment(service) if name.startswith(PREFIX)}
    known = {one.name for one in VARIABLES if PROCESSES[service] in one.processes}
    assert told <= known


def test_what_the_image_sets_is_known() -> None:
    """The Dockerfile's variables are ours too."""
    assert set(re.findall(r"\bIOC_\w+", DOCKERFILE)) <= NAMES


def test_defaults_are_those_of_the_contract() -> None:
    """The city is the same; its past and what really happens there are those of `./ioc up`."""
    ours = {name: value for name, value in defaults().items() if name.startswith(PREFIX)}
    expected = {one.name: one.default for one in VARIABLES if one.name in ours}
    assert ours == expected | {"IOC_API_TRUTH": "1", "IOC_SIMULATOR_HISTORY": past.USUAL}


@pytest.mark.parametrize("service", SERVICES)
def test_every_image_is_pinned(service: str) -> None:
    """A tag that moves would be another system tomorrow."""
    pinned = PINNED if service in OURS else PINNED_TWICE
    assert pinned.fullmatch(SERVICES[service]["image"])


def test_the_base_image_is_pinned() -> None:
    """The same for what ours is built on."""
    bases = re.findall(r"^ARG PYTHON_IMAGE=(.+)$", DOCKERFILE, re.MULTILINE)
    assert [bool(PINNED.fullmatch(base)) for base in bases] == [True]
    used = re.findall(r"^FROM (\S+) AS python$", DOCKERFILE, re.MULTILINE)
    assert used == ["${PYTHON_IMAGE}${PYTHON_DIGEST}"]


def test_our_image_bears_the_version_of_the_project() -> None:
    """One image for all our processes, built by the first of them."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert {SERVICES[name]["image"] for name in OURS} == {f"hcmc-ioc:{version}"}
    assert [name for name in SERVICES if "build" in SERVICES[name]] == [FIRST]
    assert {SERVICES[name]["pull_policy"] for name in OURS if name != FIRST} == {"never"}


def test_it_starts_without_settings() -> None:
    """Nothing must be written down before the first start: passwords are made, never given here."""
    assert [match[0] for match in REFERENCE.finditer(TEXT) if match["sign"] != "-"] == []
    secrets = {name: default for name, default in defaults().items() if SECRET.search(name)}
    asked = ("", "OWNER_", "INGEST_", "API_", "OPERATIONS_", "ANALYST_")
    assert secrets == {f"POSTGRES_{name}PASSWORD": "" for name in asked}


def test_whoever_sets_a_password_sets_that_of_its_account() -> None:
    """And `migrate`, the server and the process learn it from the files that are made of it."""
    told = {name: value for name, value in environment(FIRST).items() if SECRET.search(name)}
    by_role = {role.password_variable: f"${{POSTGRES_{role.name}_PASSWORD:-}}" for role in Role}
    assert told == by_role | {"PGPASSWORD": "${POSTGRES_PASSWORD:-}"}


@pytest.mark.parametrize("service", [name for name in SERVICES if name != FIRST])
def test_no_other_environment_holds_a_secret(service: str) -> None:
    """`docker inspect`, a crash report and whoever reads `/proc` show an environment."""
    told = environment(service)
    values = " ".join(told.values())
    assert [name for name, *_ in REFERENCE.findall(values) if SECRET.search(name)] == []
    assert not re.search(r"://[^/@]*:[^/@]*@", values)
    assert {name for name in told if SECRET.search(name)} <= {"POSTGRES_PASSWORD_FILE"}


def test_passwords_are_there_before_who_needs_them() -> None:
    """The server takes the superuser's when its volume is made."""
    assert SERVICES[FIRST]["restart"] == "no"
    waits = SERVICES["timescaledb"]["depends_on"]
    assert waits == {FIRST: {"condition": "service_completed_successfully"}}
    assert mounts("timescaledb")["credentials-database"] == "/credentials:ro,nocopy"
    name = f"/credentials/{passwords.PASSWORD}"
    assert environment("timescaledb")["POSTGRES_PASSWORD_FILE"] == name
    assert mounts(FIRST) == {
        f"credentials-{name}": f"/credentials/{name}"
        for name in (passwords.SERVER, passwords.MIGRATE, *passwords.PROCESSES)
    }


@pytest.mark.parametrize("service", [ONE_SHOT, "ingest", "api", "operations"])
def test_a_process_works_under_its_own_account(service: str) -> None:
    """Of the superuser and the owner only `migrate` knows the passwords."""
    account = passwords.SUPERUSER if service == ONE_SHOT else passwords.PROCESSES[service]
    assert (
        environment(service)["IOC_DATABASE_URL"] == f"postgresql://{account}@timescaledb:5432/ioc"
    )
    assert environment(service)["PGPASSFILE"] == f"/credentials/{passwords.PGPASS}"
    assert mounts(service)[f"credentials-{service}"] == "/credentials:ro,nocopy"
    assert len(DATABASE_CREDENTIALS & mounts(service).keys()) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_ports_are_published_on_loopback_by_default(service: str) -> None:
    """Neither the broker nor the API asks who comes."""
    for port in SERVICES[service].get("ports", []):
        assert port.startswith("${PUBLISH_ADDRESS:-127.0.0.1}:")


@pytest.mark.parametrize("service", LASTING)
def test_every_lasting_service_has_a_health_check_and_comes_back(service: str) -> None:
    """What hangs is seen; what dies is started again."""
    assert SERVICES[service]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[service]["restart"] == "unless-stopped"
    assert "stop_grace_period" in SERVICES[service]


def test_the_schema_is_brought_up_to_date_once_and_first() -> None:
    """What reads or writes the database waits until migrate has succeeded."""
    assert SERVICES[ONE_SHOT]["restart"] == "no"
    migrate = ["python", "-m", "db", "migrate", "--passwords", "/credentials/pgpass"]
    assert SERVICES[ONE_SHOT]["command"] == migrate
    for name in OURS:
        if name != ONE_SHOT and "IOC_DATABASE_URL" in environment(name):
            condition = SERVICES[name]["depends_on"][ONE_SHOT]["condition"]
            assert condition == "service_completed_successfully"


def test_the_broker_knows_its_accounts_before_it_starts() -> None:
    """And starts again where other settings brought other gateways."""
    waits = SERVICES["mosquitto"]["depends_on"]["accounts"]
    assert waits == {"condition": "service_completed_successfully", "restart": True}
    assert SERVICES["accounts"]["restart"] == "no"
    assert mounts("mosquitto")["credentials-broker"] == "/mosquitto/credentials:ro,nocopy"
    places = {where for name, where in mounts("accounts").items() if name in CREDENTIALS}
    assert places == {f"/credentials/{name.removeprefix('credentials-')}" for name in CREDENTIALS}
    settings = {"IOC_CITY", "IOC_SIMULATOR_SENSOR_COUNT", "IOC_SIMULATOR_SEED"}
    told = {name: environment("accounts")[name] for name in settings}
    assert told == {name: environment("simulator")[name] for name in settings}


@pytest.mark.parametrize("service", ["ingest", "api", "operations", "simulator"])
def test_a_process_sees_its_own_credentials_alone(service: str) -> None:
    """Whoever breaks into one cannot speak as another."""
    seen = (CREDENTIALS | DATABASE_CREDENTIALS) & mounts(service).keys()
    assert seen == {f"credentials-{service}"}
    assert mounts(service)[f"credentials-{service}"] == "/credentials:ro,nocopy"
    assert environment(service)["IOC_MQTT_CREDENTIALS"] == "/credentials/credentials.json"
    assert environment(service)["IOC_MQTT_URL"] == "mqtt://mosquitto:18830"


def test_the_first_one_is_let_in_by_a_link() -> None:
    """No container knows who sits at the machine, so nobody looks without an account."""
    assert "IOC_OPEN_READ" not in TEXT
    text = (ROOT / "docs" / "containers.md").read_text("utf-8")
    begin, _, rest = text.partition("docker compose exec api python -m ioc_api.accounts link\n")
    assert "docker compose up -d --wait" in begin
    assert rest
    assert environment("api")["IOC_DATABASE_URL"].startswith("postgresql://ioc_api@")


def test_the_inner_listener_is_not_published() -> None:
    """Accounts come in from outside by TLS alone."""
    published = [port.rpartition(":")[2] for port in SERVICES["mosquitto"]["ports"]]
    assert published == ["1883", "8883", "8884"]


def test_the_authoritys_key_is_seen_by_who_makes_accounts_alone() -> None:
    """The broker shows what the authority signed, and never signs."""
    seen = [name for name in SERVICES if "credentials-authority" in mounts(name)]
    assert seen == ["accounts"]
    names = [word for word in SERVICES["accounts"]["command"] if word.startswith("--tls-name=")]
    assert "--tls-name=127.0.0.1" in names
    assert "--tls-name=mosquitto" in names


def test_the_simulator_waits_for_the_subscription() -> None:
    """Its first readings find somebody who keeps them."""
    assert SERVICES["simulator"]["depends_on"]["ingest"]["condition"] == "service_healthy"
    assert SERVICES["ingest"]["healthcheck"]["test"][-2] == "ingest_subscribed"
    assert SERVICES["simulator"]["healthcheck"]["test"][-2] == "simulator_publishing"


def test_the_past_is_made_when_the_city_lives_and_stored_as_ingest() -> None:
    """The simulator's folder says whether there is one, and takes the note that it is done."""
    assert SERVICES[WORK]["depends_on"]["simulator"]["condition"] == "service_healthy"
    assert mounts(WORK) == {"simulator": "/var/lib/ioc", "credentials-ingest": CREDENTIALS_THERE}
    told = environment(WORK)
    assert told["IOC_DATABASE_URL"] == environment("ingest")["IOC_DATABASE_URL"]
    kept = {name for name in told if name.endswith("_RETENTION_DAYS")}
    assert {name: told[name] for name in kept} == {
        name: value
        for name, value in environment("ingest").items()
        if name.endswith("_RETENTION_DAYS") and "DEAD_LETTER" not in name
    }


def test_the_past_is_made_in_containers_by_the_words_of_the_launcher(tmp_path: Path) -> None:
    """The same two programs with the same flags, stopped by the first that fails."""
    past.made_file(tmp_path).parent.mkdir()
    past.made_file(tmp_path).write_text('{"from_ms": 0, "seam_ms": 7}')
    script = (ROOT / "docker" / "history.sh").read_text("utf-8")
    words = [word for word in past.words(tmp_path) if word.startswith("--") and word != "--"]
    assert [word for word in words if word not in script and word != "--data"] == []
    assert f"--wait-for-sensors {past.SENSORS_WAIT_S}" in script
    assert past.load_name(tmp_path).removesuffix("7") in script
    assert "pipefail" in script


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_has_more_rights_than_it_needs(service: str) -> None:
    """No rights, a root that cannot be written, a bound on memory; servers leave root by name."""
    assert SERVICES[service]["read_only"] is True
    assert SERVICES[service]["cap_drop"] == ["ALL"]
    assert SERVICES[service]["security_opt"] == ["no-new-privileges:true"]
    assert size_bytes(SERVICES[service]["mem_limit"]) > 0
    if service in SERVERS:
        assert SERVICES[service]["user"] not in {"root", "0"}


def test_our_image_does_not_run_as_root() -> None:
    """The last word of the Dockerfile on who runs it."""
    users = re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)
    assert users[-1:] == ["10001:10001"]


def test_what_must_be_kept_is_in_named_volumes() -> None:
    """Only what is named outlives `docker compose down`."""
    mounted = {
        mount.partition(":")[0]
        for service in SERVICES.values()
        for mount in service.get("volumes", [])
        if not mount.startswith("./")
    }
    kept = {"postgres", "mosquitto", "simulator"} | CREDENTIALS | DATABASE_CREDENTIALS
    assert mounted == set(DOCUMENT["volumes"]) == kept


def test_env_example_lists_exactly_what_compose_reads() -> None:
    """Each line bears the default, so a copy changes nothing."""
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    shown = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    asked = {name: default or "" for name, default in defaults().items()}
    assert shown == asked | dict.fromkeys(build_arguments(), "")
