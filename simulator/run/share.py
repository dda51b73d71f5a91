"""How a run's sensors are shared out, over processes and over machines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """Which sensors of a run read: of each kind each `count`-th, from the `number`-th on."""

    number: int = 0
    count: int = 1

    def part(self, number: int, count: int) -> "Share":
        """Return one of `count` equal parts of these sensors."""
        return Share(self.number + number * self.count, self.count * count)


ALL = Share()
"""All sensors of a run."""


@dataclass(frozen=True, slots=True)
class Division:
    """Which sensors are this machine's, and over how many processes they are shared out."""

    share: Share = ALL
    processes: int = 1

    @property
    def parts(self) -> list[Share]:
        """Return what each process has."""
        return [self.share.part(number, self.processes) for number in range(self.processes)]


WHOLE = Division()
"""All sensors, in this process."""
