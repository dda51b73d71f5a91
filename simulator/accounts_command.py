"""`python -m simulator accounts`: who may do what on the private broker, before it starts."""

import argparse
import sys

from contract.city import City
from contract.clock import utc_now
from contract.errors import AccountError
from simulator.devices.device import devices_of
from simulator.devices.gateway import gateways_of
from simulator.run.world import build
from simulator.wire import accounts, certificates, foreign
from simulator.wire.kept_file import GROUP_TOO, OWNER_ONLY

MISUSE = 2


def run(options: argparse.Namespace, city: City, *, seed: int, sensor_count: int) -> int:
    """Make the accounts and, where it has TLS, what the broker shows; return the exit code."""
    mode = GROUP_TOO if options.group_may_read else OWNER_ONLY
    try:
        if options.secret_only:
            accounts.make_secret(options.folder)
            return 0
        model = build(city, seed=seed, sensor_count=sensor_count)
        names = [one.gateway_id for one in gateways_of(city, devices_of(model))]
        accounts.make(options.folder, city.city_id, names, broker_mode=mode, renews=options.renew)
        if options.tls_name:
            now = utc_now()
            signer = certificates.authority(options.folder / foreign.AUTHORITY, now)
            broker = options.folder / accounts.BROKER
            certificates.keep_server(signer, broker, options.tls_name, now, mode=mode)
    except (AccountError, OSError) as error:
        sys.stderr.write(f"the accounts cannot be made: {error}\n")
        return MISUSE
    return 0
