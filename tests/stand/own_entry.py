"""A hook of the fuzzer's command: it changes many things, but not the way in of whoever asks.

It takes names and ids out of the API's own answers, and revokes the keys that it finds. Once that
is its own, it is told 401 whatever it asks. `SCHEMATHESIS_HOOKS` lets the command load this file.
"""

import os
from collections.abc import Iterable, Mapping
from typing import Any, cast

import schemathesis

VARIABLE = "OWN_ENTRY"  # ids and names that the way in stands on
CHANGING = frozenset({"DELETE", "PATCH", "PUT"})


def environment(ids: Iterable[str]) -> dict[str, str]:
    """Return the variables by which the command keeps what has one of some ids."""
    return {"SCHEMATHESIS_HOOKS": __file__, VARIABLE: " ".join(ids)}


def _is_other(_context: Any, case: Any) -> bool:
    """Tell whether a request leaves the way in as it is."""
    named = cast("Mapping[str, object]", case.path_parameters or {}).values()
    own = os.environ.get(VARIABLE, "").split()
    return case.method.upper() not in CHANGING or not any(str(one) in own for one in named)


if VARIABLE in os.environ:  # whoever imports this for `environment` has no hook
    cast("Any", schemathesis).hook("filter_case")(_is_other)  # it leaves its types open
