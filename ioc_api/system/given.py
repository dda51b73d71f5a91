"""What routes ask for to learn how the whole system is."""

from typing import Annotated

from ioc_api.given import given
from ioc_api.system.watch import Watch

WatchDep = Annotated[Watch, given(Watch)]
