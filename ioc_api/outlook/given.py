"""What the routes of the outlooks ask for."""

from typing import Annotated

from ioc_api.given import given
from ioc_api.outlook.outlook import Outlook

OutlookDep = Annotated[Outlook, given(Outlook)]
