"""What docker-compose.yml brings an analyst on request: a terminal, and dashboards in Grafana."""

import re

from db import passwords
from tests.stand.compose import ONE_SHOT, ROOT, SERVICES, environment, mounts

CREDENTIALS_THERE = "/credentials:ro,nocopy"
USER = re.findall(r"^USER (.+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)[-1]


def test_an_analyst_has_a_terminal_of_the_servers_own_image() -> None:
    """It finds his password as every client of libpq does; the user is whom the file belongs to."""
    told = environment("sql")
    assert SERVICES["sql"]["image"] == SERVICES["timescaledb"]["image"]
    assert SERVICES["sql"]["entrypoint"] == ["psql"]
    assert (told["PGHOST"], told["PGDATABASE"]) == ("timescaledb", "ioc")
    assert told["PGUSER"] == passwords.PROCESSES["analyst"]
    assert told["PGPASSFILE"] == f"/credentials/{passwords.PGPASS}"
    assert mounts("sql") == {"credentials-analyst": CREDENTIALS_THERE}
    assert SERVICES["sql"]["user"] == USER
    condition = SERVICES["sql"]["depends_on"][ONE_SHOT]["condition"]
    assert condition == "service_completed_successfully"


def test_grafana_shows_our_dashboards_and_lets_nobody_in() -> None:
    """It asks as the analyst, by a password that its environment does not show."""
    told = environment("grafana")
    assert mounts("grafana") == {"credentials-analyst": CREDENTIALS_THERE}
    assert SERVICES["grafana"]["user"] == USER
    folders = [mount for mount in SERVICES["grafana"]["volumes"] if mount.startswith("./")]
    assert folders == [
        f"./dashboards/grafana/provisioning:{told['GF_PATHS_PROVISIONING']}:ro",
        f"./dashboards/grafana/boards:{told['CITY_BOARDS']}:ro",
    ]
    assert all((ROOT / folder.split(":")[0]).is_dir() for folder in folders)
    assert f"CITY_PASSWORD=$$(cat /credentials/{passwords.PASSWORD})" in str(
        SERVICES["grafana"]["entrypoint"]
    )
    needed = set(re.findall(r"\$(CITY_\w+)", "".join(
        path.read_text("utf-8") for path in (ROOT / "dashboards" / "grafana").rglob("*.yaml")
    )))  # fmt: skip
    assert needed == {name for name in told if name.startswith("CITY_")} | {"CITY_PASSWORD"}
    assert told["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer"
    assert told["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true"
