"""What a city is made of, as it was asked for; its servers are of the user's here."""

from pathlib import Path

from embedded.ports import Claims
from launcher import city
from launcher.checkout import DataFolder
from launcher.wishes import Wishes

SERVERS = {
    "IOC_DATABASE_URL": "postgresql://somebody@db.example/ioc",
    "IOC_MQTT_URL": "mqtt://broker.example",
}


def test_other_passwords_are_made_at_the_start_and_not_while_it_runs(tmp_path: Path) -> None:
    """Once a day certificates are looked at: processes that run know the passwords of the start."""
    with Claims() as claims:
        wishes = Wishes(renew_passwords=True)
        plan = city.plan(wishes, DataFolder(tmp_path), SERVERS, claims, print)
    assert plan.accounts is not None
    assert plan.renewal is not None
    assert "--renew" in plan.accounts.argv
    assert plan.renewal.argv == tuple(one for one in plan.accounts.argv if one != "--renew")
