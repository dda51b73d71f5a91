"""What a city is asked to be, and the flags that ask so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What `up` was asked for; None leaves it to the environment, then to the default."""

    sensors: int | None = None
    seed: int | None = None
    speed: float | None = None
    port: int | None = None
    mqtt_port: int | None = None
    db_port: int | None = None
    simulator: bool = True

    def flags(self) -> list[str]:
        """Return the flags of `up` that wish the same."""
        valued = {
            "--sensors": self.sensors,
            "--seed": self.seed,
            "--speed": self.speed,
            "--port": self.port,
            "--mqtt-port": self.mqtt_port,
            "--db-port": self.db_port,
        }
        flags = [f"{name}={wish}" for name, wish in valued.items() if wish is not None]
        return flags if self.simulator else [*flags, "--no-simulator"]
