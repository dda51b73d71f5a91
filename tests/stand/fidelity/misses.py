"""Why the simulated city misses a published figure, by the figure's name."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {}
