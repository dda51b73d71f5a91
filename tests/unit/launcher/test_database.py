"""Which process knows which password."""

import stat
from pathlib import Path

import pytest

from contract.database_role import Role
from embedded.postgres import PostgresServer
from embedded.runtime import Runtime
from launcher import database, secret


def test_a_password_is_not_shown() -> None:
    url = "postgresql://ioc_owner:secret@127.0.0.1:54320/ioc"
    assert database.without_password(url) == "postgresql://ioc_owner@127.0.0.1:54320/ioc"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:ge#heim@db/ioc", "postgresql://me@db/ioc"),
        ("postgresql://me:ge?heim@db/ioc", "postgresql://me@db/ioc"),
        ("postgresql://me:ge@heim@db/ioc", "postgresql://me@db/ioc"),
        ("postgresql://:geheim@db/ioc", "postgresql://db/ioc"),
        (
            "postgresql://db/ioc?user=me&password=geheim&a=1",
            "postgresql://db/ioc?user=me&password=…&a=1",
        ),
        (
            "postgresql://db/ioc?passfile=/a&sslpassword=geheim",
            "postgresql://db/ioc?passfile=/a&sslpassword=…",
        ),
        ("host=db password = 'ge \\' heim' dbname=ioc", "host=db password=… dbname=ioc"),
        ("password=geheim host=db", "password=… host=db"),
    ],
)
def test_a_password_is_not_shown_wherever_it_stands(url: str, shown: str) -> None:
    """PostgreSQL takes all of these, and `./ioc status` shows them."""
    assert database.without_password(url) == shown


def test_an_address_without_password_stays() -> None:
    assert database.without_password("mqtt://127.0.0.1:1883") == "mqtt://127.0.0.1:1883"


def test_each_account_has_a_password_of_its_own_that_stays(tmp_path: Path) -> None:
    server = PostgresServer(Runtime(Path("/nowhere")), tmp_path / "postgres", port=5432)
    server.folder.mkdir()
    (server.folder / "password").write_text("of-the-superuser")
    first = database.accounts(server, tmp_path / "secrets", {})
    assert len(set(first.urls.values())) == len(Role)
    assert "of-the-superuser" not in str(first.urls)
    assert database.accounts(server, tmp_path / "secrets", {}) == first


def test_migrate_alone_is_told_the_passwords_and_who_is_superuser(tmp_path: Path) -> None:
    server = PostgresServer(Runtime(Path("/nowhere")), tmp_path / "postgres", port=5432)
    server.folder.mkdir()
    (server.folder / "password").write_text("of-the-superuser")
    told = database.accounts(server, tmp_path / "secrets", {}).of_migration
    assert "of-the-superuser" in told[database.URL]
    assert {role.password_variable for role in Role} < set(told)


def test_one_address_of_the_users_own_serves_all(tmp_path: Path) -> None:
    url = "postgresql://me@elsewhere/city"
    one = database.accounts(None, tmp_path / "secrets", {database.URL: url})
    assert set(one.urls.values()) == {url}
    assert one.of_migration == {database.URL: url}
    assert not (tmp_path / "secrets").exists()


def test_a_secret_is_for_its_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    assert secret.of(folder, "one") == secret.of(folder, "one") != secret.of(folder, "other")
    assert stat.S_IMODE((folder / "one").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_secret_that_a_full_disk_cut_short_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "one").touch()
    (tmp_path / "one.making").write_text("hal")
    assert len(secret.of(tmp_path, "one")) > 20
