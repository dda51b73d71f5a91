"""What a city is asked to be, and the flags that ask so."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What `up` was asked for; None leaves it to the environment, then to the default.

    Attributes
    ----------
    mqtt_tls : str or None
        The host under which devices know the broker that has TLS; None for one without.
    """

    sensors: int | None = None
    seed: int | None = None
    speed: float | None = None
    port: int | None = None
    mqtt_port: int | None = None
    mqtt_tls: str | None = None
    db_port: int | None = None
    simulator: bool = True
    scenario: str | None = None
    trouble: float | None = None
    history: str | None = None
    respin: bool = False
    renew_passwords: bool = False

    def lasting(self) -> Self:
        """Return what is wished for as long as the city runs, not of its start alone."""
        return replace(self, respin=False, renew_passwords=False)

    def flags(self) -> list[str]:
        """Return the flags of `up` that wish the same."""
        valued = {
            "--sensors": self.sensors,
            "--seed": self.seed,
            "--speed": self.speed,
            "--port": self.port,
            "--mqtt-port": self.mqtt_port,
            "--mqtt-tls": self.mqtt_tls,
            "--db-port": self.db_port,
            "--scenario": self.scenario,
            "--trouble": self.trouble,
            "--history": self.history,
        }
        flags = [f"{name}={wish}" for name, wish in valued.items() if wish is not None]
        switches = {"--no-simulator": not self.simulator, "--respin": self.respin}
        switches["--renew-passwords"] = self.renew_passwords
        return [*flags, *(name for name, is_on in switches.items() if is_on)]
