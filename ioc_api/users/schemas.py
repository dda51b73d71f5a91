"""What is said of people, and to change it."""

from pydantic import BaseModel, ConfigDict, Field

from ioc_api.accounts.names import DISPLAY_NAME_MAX_LENGTH, FORM, TYPED_PATTERN
from ioc_api.accounts.passwords import FORM as PASSWORD_FORM
from ioc_api.accounts.passwords import NewPasswordText
from ioc_api.accounts.role import Role
from ioc_api.http.answer import TIME

AREAS_MAX_COUNT = 1_000


class UserItem(BaseModel):
    """Somebody who has an account."""

    name: str = Field(description=f"Name of the account, {FORM}; it stays.", examples=["lan"])
    display_name: str = Field(description="What they are called on the screen.")
    role: Role = Field(description="What they may do.")
    areas: list[str] | None = Field(
        description="Codes of the areas that they see and act in; null for the whole city."
    )
    unit: str | None = Field(description="Code of the unit that they answer for.")
    is_disabled: bool = Field(description="Whether they are kept out.")
    has_password: bool = Field(description="Whether they may sign in by a password.")
    has_single_sign_on: bool = Field(description="Whether they come by single sign-on.")
    created_at: str = Field(description=f"When the account was made. {TIME}")
    changed_at: str = Field(description=f"When it was changed last. {TIME}")
    password_changed_at: str | None = Field(
        description=f"When the password was; null where there never was one. {TIME}"
    )
    seen_at: str | None = Field(
        description=f"When they were here last, to the minute; null where that is long ago. {TIME}"
    )


class UserList(BaseModel):
    """People who have an account."""

    items: list[UserItem] = Field(description="By name.")


class NewUser(BaseModel):
    """Somebody who gets an account."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(
        max_length=200,
        description=f"Name of the account: {FORM}.",
        json_schema_extra={"pattern": TYPED_PATTERN},
    )
    display_name: str | None = Field(
        default=None,
        max_length=DISPLAY_NAME_MAX_LENGTH,
        description="What they are called on the screen; left out, the name.",
    )
    role: Role = Field(description="What they may do.")
    areas: list[str] | None = Field(
        default=None,
        max_length=AREAS_MAX_COUNT,
        description="Codes of the areas that they see and act in; null for the whole city.",
    )
    unit: str | None = Field(default=None, description="Code of the unit that they answer for.")
    password: NewPasswordText | None = Field(
        default=None,
        description=f"{PASSWORD_FORM}; left out, they come in by links or single sign-on.",
    )


class UserChange(BaseModel):
    """What is changed of an account; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    display_name: str | None = Field(
        default=None,
        max_length=DISPLAY_NAME_MAX_LENGTH,
        description="What they are called on the screen; null for the name.",
    )
    role: Role = Field(default=Role.VIEWER, description="What they may do.")
    areas: list[str] | None = Field(
        default=None,
        max_length=AREAS_MAX_COUNT,
        description="Codes of the areas that they see and act in; null for the whole city.",
    )
    unit: str | None = Field(default=None, description="Code of the unit; null for none.")
    is_disabled: bool = Field(
        default=False, description="Whether they are kept out; sessions and keys end at once."
    )
    password: NewPasswordText | None = Field(
        default=None,
        description=f"{PASSWORD_FORM}; null takes it away. All sessions end.",
    )


class EntryLink(BaseModel):
    """A link that signs its account in, once."""

    url: str = Field(description="What is opened in a browser.")
    expires_at: str = Field(description=f"Until when. {TIME}")
