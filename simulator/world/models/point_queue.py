"""Point queues: every vehicle that comes to a street passes it, or stands and passes later.

A street whose demand exceeds its capacity keeps what is too much; while a queue stands it
discharges less than the street could carry (two capacities) [1]. What stands is missing downstream
and comes when it is let go, a queue longer than its link takes capacity from the street before, and
who meets a long queue may turn off. What is assumed here was decided in docs/models.md, "Queues".

References
----------
.. [1] M. J. Cassidy, R. L. Bertini, "Some traffic features at freeway bottlenecks," Transportation
   Research Part B, vol. 33, pp. 25-42, 1999: a queue discharges 8 to 10 % less.
"""

from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator.world.models.network import THROUGH_FRAC, Network
from simulator.world.models.recursion import State
from simulator.world.units import HOUR_MIN

DROP_FRAC = 0.08  # of the capacity, while a queue stands [1]
SPILLED_LINK_COUNT = 3  # streets that one queue reaches back over; assumed

# Lengths of a queue from which some turn off, at which as many do as ever, and how many. Assumed.
DETOUR_FROM_M, DETOUR_FULL_M = 300.0, 1_200.0
DETOUR_FRAC = 0.6

LONG_M = 800.0  # of a queue that is smelled and heard as much as any; assumed

# Who stands counts for the stream's speed as if he came within this time; and a street of which
# nothing is left is as slow as one of which this is. Assumed.
PATIENCE_H = 1.0
LEAST_OPEN_FRAC = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """What streets do in a block of minutes, (step, street), in vehicles per minute.

    Attributes
    ----------
    arrived_count, passed_count
        Who comes to the street and who leaves it.
    standing_count, standing_m
        Who stands at the end of the minute, and how long their queue is. [1, m]
    ratio
        Demand over capacity, standing vehicles among the demand.
    mean_count : (street,)
        Who passes on the mean of a working day.
    """

    arrived_count: FloatArray
    passed_count: FloatArray
    standing_count: FloatArray
    standing_m: FloatArray
    ratio: FloatArray
    mean_count: FloatArray

    def is_standing(self) -> bool:
        """Tell whether anybody stands anywhere."""
        return bool(self.standing_count.any())

    def busy_ratio(self, street: IntArray) -> FloatArray:
        """Return who is on streets against the mean of their working day, (step, place).

        Who comes, and who stands as if he came within his patience: engines run before a barrier,
        too.

        Parameters
        ----------
        street : (place,)
        """
        there = self.arrived_count[:, street]
        if self.is_standing():
            there = there + self.standing_count[:, street] / (PATIENCE_H * HOUR_MIN)
        return there / self.mean_count[street]

    def felt_frac(self, street: IntArray, near_frac: FloatArray) -> FloatArray | None:
        """Return how much of a long queue is felt beside streets, (step, place); None: nowhere any.

        Parameters
        ----------
        street, near_frac : (place,)
            The nearest street, and how much of it is felt there.
        """
        felt = np.flatnonzero(near_frac)
        if not (felt.size and self.standing_m[:, street[felt]].any()):
            return None
        result = np.zeros((self.standing_m.shape[0], street.size))
        long = np.minimum(self.standing_m[:, street[felt]] / LONG_M, 1)
        result[:, felt] = long * near_frac[felt]
        return result


@dataclass(frozen=True, slots=True, eq=False)
class Queues:
    """The queues of a network of streets.

    Attributes
    ----------
    vehicle_m : (street,)
        Queue for each vehicle that stands. [m]
    mean_count : (street,)
        Who passes on the mean of a working day. [vehicles/min]
    """

    network: Network
    vehicle_m: FloatArray
    mean_count: FloatArray

    def start(self) -> State:
        """Return empty streets."""
        return {"standing": np.zeros(self.vehicle_m.size), "owed": np.zeros(self.vehicle_m.size)}

    def run(
        self, demand: FloatArray, whole: FloatArray, open_frac: FloatArray, state: State
    ) -> tuple[Flow, State]:
        """Return what the streets do in a block of minutes, and the state after it.

        Parameters
        ----------
        demand : (step, street)
            Who comes by himself. [vehicles/min]
        whole : (step, street)
            Who can pass where nothing is in the way. [vehicles/min]
        open_frac : (step, street)
            What of that is left.
        """
        room = whole * open_frac
        arrived, passed = demand.copy(), demand.copy()
        stood, space = np.zeros(demand.shape), room.copy()
        standing, owed = state["standing"], state["owed"]
        busy = np.flatnonzero((demand > room).any(axis=1))
        step, is_quiet = 0, not (standing.any() or owed.any())
        while step < demand.shape[0]:
            if is_quiet:
                # Nothing is remembered until somewhere more come than can pass.
                following = busy[np.searchsorted(busy, step) :]
                if not following.size:
                    break
                step = int(following[0])
            come, width = demand[step], room[step]
            if not is_quiet:
                come, owed = _drawn(come, owed)
                come, width = self._met(come, width, open_frac[step], standing)
            present = standing + come
            gone = np.minimum(present, width)
            left = present - gone
            # What stands here is missing downstream, and comes there when it is let go.
            owed = owed - self.network.through_frac * (left - standing)[self.network.upstream]
            arrived[step], passed[step], stood[step], space[step] = come, gone, left, width
            standing, is_quiet = left, not (np.count_nonzero(left) or np.count_nonzero(owed))
            step += 1
        wanted = arrived + stood / (PATIENCE_H * HOUR_MIN)
        ratio = wanted / np.maximum(space, LEAST_OPEN_FRAC * whole)
        after = {"standing": standing, "owed": owed}
        standing_m = stood * self.vehicle_m
        return Flow(arrived, passed, stood, standing_m, ratio, self.mean_count), after

    def _met(
        self, come: FloatArray, room: FloatArray, open_frac: FloatArray, standing: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return who comes to a street where queues stand, and who can pass it, (street,)."""
        space = room * (1 - DROP_FRAC * (standing > 0))
        length_m = standing * self.vehicle_m
        if length_m.max() > DETOUR_FROM_M:
            come = self._turning_count(come, length_m)
        behind = np.flatnonzero(length_m > self.network.link_m)
        if behind.size:
            # From queue to queue up the corridor: each street loses what the next one cannot take.
            before, spilled = self.network.upstream[behind], np.ones(space.size)
            for _ in range(SPILLED_LINK_COUNT):
                left = open_frac[behind] * (1 - DROP_FRAC) * spilled[behind]
                spilled[before] = 1 - THROUGH_FRAC * (1 - left)
            space = space * spilled
        return come, space

    def _turning_count(self, come: FloatArray, length_m: FloatArray) -> FloatArray:
        """Return who comes where, (street,), when some turn off before a long queue."""
        long = np.flatnonzero(length_m > DETOUR_FROM_M)
        share = (length_m[long] - DETOUR_FROM_M) / (DETOUR_FULL_M - DETOUR_FROM_M)
        off = come[long] * (DETOUR_FRAC * np.minimum(share, 1))
        parts = off[:, None] * self.network.detour_frac[long]
        result = come.copy()
        result[long] -= parts.sum(axis=1)
        np.add.at(result, self.network.detour[long], parts)
        return result


def _drawn(demand: FloatArray, owed: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return who comes when those upstream hold some back or let them go, and who is owed then.

    No fewer than nobody can come: the rest is missing later.
    """
    drawn = np.maximum(owed, -demand)
    return demand + drawn, owed - drawn
