"""What is shown to bystanders."""

from launcher.screen import without_password


def test_a_password_is_not_shown() -> None:
    url = "postgresql://ioc:secret@127.0.0.1:54320/ioc"
    assert without_password(url) == "postgresql://ioc:…@127.0.0.1:54320/ioc"


def test_an_address_without_password_stays() -> None:
    assert without_password("mqtt://127.0.0.1:1883") == "mqtt://127.0.0.1:1883"
