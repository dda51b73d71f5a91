"""Times and spans of event time, for laws that hold for all of them."""

from datetime import timedelta

from hypothesis import strategies as st

from contract.clock import EPOCH
from ioc_api.span import Span

instants = st.integers(0, 7_000_000_000_000).map(lambda ms: EPOCH + timedelta(milliseconds=ms))
spans = st.tuples(instants, st.integers(1, 200_000_000_000)).map(
    lambda pair: Span(pair[0], pair[0] + timedelta(milliseconds=pair[1]))
)
