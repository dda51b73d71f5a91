"""`python -m ioc_api.accounts`: who may come in, told on the machine itself, without an account.

`link`: an address that signs its opener in once. `user`: people's accounts. `audit verify`: whether
the account of all changes is as it was written. `record`: add what was changed elsewhere to it.

`IOC_DATABASE_URL` names the database, with the API's own account. Passwords are asked for on the
terminal, or read from the standard input: a list of processes shows none.

Whoever is shut out is out when the command ends: no API remembers him any more.
"""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Mapping

import psycopg

from contract import output
from contract.city import city_folder, known_cities, load_city
from contract.environment import DEFAULT_CITY, refuse_unknown
from contract.errors import CityError, UnknownVariableError
from ioc_api.accounts import console
from ioc_api.accounts.console import Console
from ioc_api.accounts.known import REMEMBERED_S
from ioc_api.accounts.role import Role
from ioc_api.accounts.trail import RECORDED
from ioc_api.errors import ApiError

FAILED, BROKEN, BAD_SETTINGS = 1, 1, 2
ANY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - recognised, not bound
LOOPBACK = "127.0.0.1"


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 when it is done, 1 where it cannot be or the chain is broken."""
    options = _options(arguments)
    try:
        refuse_unknown(os.environ)
        return asyncio.run(_run(options, os.environ))
    except ApiError as error:
        print(error.detail, file=sys.stderr)
    except (CityError, UnknownVariableError) as error:
        print(error, file=sys.stderr)
        return BAD_SETTINGS
    except (OSError, psycopg.Error) as error:
        print(f"{options.command} failed: {error}", file=sys.stderr)
    return FAILED


async def _run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    city = load_city(city_folder(environ.get("IOC_CITY") or DEFAULT_CITY))
    who = f"console:{getpass.getuser()}"
    async with console.opened(options.database_url, city, who) as desk:
        if options.command == "link":
            role = None if options.role is None else Role(options.role)
            token = await desk.link(options.name, role, options.area)
            print(f"{_here(environ)}/#/enter/{token}")
        elif options.command == "user":
            await _user(desk, options)
        elif options.command == "record":
            await desk.record(options.what, options.whom)
        else:
            return await _verify(desk)
    return 0


async def _user(desk: Console, options: argparse.Namespace) -> None:
    if options.step == "add":
        await desk.add(options.name, Role(options.role), areas=options.area, unit=options.unit)
        print(f"{options.name} is there: ./ioc link --name {options.name} lets them in")
    elif options.step == "list":
        for line in await desk.lines():
            print(line)
    elif options.step == "password":
        await desk.set_password(options.name, _password(options.name))
        await asyncio.sleep(REMEMBERED_S)
        print(f"{options.name} has another password, and is signed out everywhere")
    else:
        is_disabled = options.step == "disable"
        await desk.disable(options.name, is_disabled=is_disabled)
        if is_disabled:
            await asyncio.sleep(REMEMBERED_S)
        print(f"{options.name} is {options.step}d")


async def _verify(desk: Console) -> int:
    chain = await desk.verify()
    print(f"{chain.count} rows follow one another; newest hash {chain.newest_hash.hex()}")
    if chain.broken is None:
        return 0
    print(f"the chain is broken: {chain.broken}", file=sys.stderr)
    return BROKEN


def _password(name: str) -> str:
    """Return a password from the terminal, said twice, or the first line of the input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(f"new password of {name}: ")
    if getpass.getpass("once more: ") != password:
        raise OSError("the two are not the same")
    return password


def _here(environ: Mapping[str, str]) -> str:
    """Return where a browser of this machine finds the room."""
    host = environ.get("IOC_API_HOST", "")
    host = LOOPBACK if host in ANY_ADDRESS else host
    port = environ.get("IOC_API_PORT") or "8000"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ioc_api.accounts")
    parser.add_argument("--database-url", default=os.environ.get("IOC_DATABASE_URL"))
    commands = parser.add_subparsers(dest="command", required=True)
    link = commands.add_parser("link", help="print an address that signs its opener in once")
    link.add_argument("--name", help="the account; made where there is none")
    _add_standing(link, "--as", is_needed=False)
    user = commands.add_parser("user", help="people's accounts").add_subparsers(
        dest="step", required=True
    )
    add = user.add_parser("add", help="make an account")
    add.add_argument("name")
    _add_standing(add, "--role", is_needed=True)
    add.add_argument("--unit", help="a unit of the city's that they answer for")
    user.add_parser("list", help="print all accounts")
    for step, words in (
        ("disable", "keep somebody out, at once"),
        ("enable", "let them in again"),
        ("password", "give them a password, from the terminal or the standard input"),
    ):
        user.add_parser(step, help=words).add_argument("name")
    audit = commands.add_parser("audit", help="the account of all changes")
    audit.add_argument("step", choices=["verify"], help="follow it from the first row to the last")
    record = commands.add_parser("record", help="add what was changed elsewhere to the audit")
    record.add_argument("what", choices=[str(what) for what in RECORDED])
    record.add_argument("whom", help="what it was done to")
    options = parser.parse_args(arguments)
    if not options.database_url:
        parser.error("IOC_DATABASE_URL or --database-url must name the database")
    if (os.environ.get("IOC_CITY") or DEFAULT_CITY) not in known_cities():
        parser.error("IOC_CITY must name a city")
    return options


def _add_standing(parser: argparse.ArgumentParser, role: str, *, is_needed: bool) -> None:
    roles = [str(each) for each in Role]
    parser.add_argument(
        role, dest="role", choices=roles, required=is_needed, help="what they may do"
    )
    parser.add_argument(
        "--area", action="append", help="a district or ward that they are let into; all without"
    )


if __name__ == "__main__":
    output.forgive()
    sys.exit(main())
