"""What a running city tells other commands of `./ioc`: where its parts are, and who asks there."""

import json
from collections.abc import Callable, Iterable, Mapping

from contract import broker_address
from embedded.program import Program
from launcher import door as doors
from launcher.city import CityPlan
from launcher.database import without_password
from launcher.errors import LauncherError

CONSOLE_NAMES = ("IOC_CITY", "IOC_MQTT_URL", "IOC_MQTT_CREDENTIALS", *broker_address.FILES)
PEOPLE_NAMES = ("IOC_CITY", "IOC_DATABASE_URL", "IOC_API_HOST", "IOC_API_PORT")


def console(city: CityPlan) -> str:
    """Tell where the simulator listens, and as whom one speaks to it, as variables in JSON."""
    return json.dumps(_some(city.console, CONSOLE_NAMES))


def people(city: CityPlan) -> str:
    """Tell where it stands who may come in, and as whom one asks, as variables in JSON."""
    return json.dumps(of_people(city))


def of_people(city: CityPlan) -> dict[str, str]:
    """Return the variables of what knows who may come in; one of them holds a password."""
    return _some(city.people, PEOPLE_NAMES)


def analyst(city: CityPlan) -> str:
    """Tell the database's address as analysts have it, password included.

    Raises
    ------
    LauncherError
        The database is none of ours.
    """
    if city.analyst_url is None:
        raise LauncherError(
            f"the database is one of yours, {without_password(city.database_url)}: "
            "ask it with your own psql; python -m db migrate makes the account analyst there"
        )
    return city.analyst_url


def door(city: CityPlan) -> str:
    """Tell how devices of others come to the broker, in JSON.

    Raises
    ------
    LauncherError
        The broker is none of ours.
    """
    if city.door is None:
        raise LauncherError(
            f"the broker is one of yours, {without_password(city.mqtt_url)}: make accounts there"
        )
    return doors.dump(city.door)


BY_COMMAND: Mapping[str, Callable[[CityPlan], str]] = {
    "console": console,
    "people": people,
    "analyst": analyst,
    "door": door,
}


def _some(program: Program, names: Iterable[str]) -> dict[str, str]:
    """Return some of a program's variables, those that it has."""
    told = program.environment
    return {name: told[name] for name in names if name in told}
