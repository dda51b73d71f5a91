"""What is sent to sign in and to change oneself, and what `me` answers."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ioc_api.accounts.names import DISPLAY_NAME_MAX_LENGTH
from ioc_api.accounts.passwords import FORM, NewPasswordText
from ioc_api.http.answer import TIME

TEXT_MAX_LENGTH = 1_000

Password = Annotated[
    str, Field(max_length=TEXT_MAX_LENGTH, json_schema_extra={"format": "password"})
]


WAYS: dict[str, Any] = {
    "oneOf": [
        {
            "title": "By password",
            "required": ["name", "password"],
            "properties": {
                "name": {"type": "string"},
                "password": {"type": "string"},
                "token": {"type": "null"},
            },
        },
        {
            "title": "By link",
            "required": ["token"],
            "properties": {
                "name": {"type": "null"},
                "password": {"type": "null"},
                "token": {"type": "string"},
            },
        },
    ]
}


class SignInBody(BaseModel):
    """A name and its password, or the token of a link."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=WAYS)

    name: str | None = Field(
        default=None, max_length=TEXT_MAX_LENGTH, description="Name of the account."
    )
    password: Password | None = Field(default=None, description="Its password.")
    token: str | None = Field(
        default=None,
        max_length=TEXT_MAX_LENGTH,
        description="What stands last in a link of `./ioc link`, in place of both.",
    )

    @model_validator(mode="after")
    def _check_way(self) -> Self:
        given = (self.name is not None, self.password is not None, self.token is not None)
        if given not in {(True, True, False), (False, False, True)}:
            raise ValueError("either name and password, or token")
        return self


class NewPassword(BaseModel):
    """A password in place of another."""

    model_config = ConfigDict(extra="forbid")

    old: Password | None = Field(
        default=None, description="The present one; null where there is none yet."
    )
    new: NewPasswordText = Field(description=f"The next one: {FORM}.")


class MeChange(BaseModel):
    """What one changes of oneself."""

    model_config = ConfigDict(extra="forbid")

    display_name: str | None = Field(
        default=None,
        max_length=DISPLAY_NAME_MAX_LENGTH,
        description="What one is called on the screen.",
    )
    password: NewPassword | None = Field(
        default=None, description="Another password; all other sessions end."
    )


class SessionItem(BaseModel):
    """How long one stays signed in."""

    idle_ends_at: str = Field(description=f"When the session ends if it is not used. {TIME}")
    ends_at: str = Field(description=f"When it ends however it is used. {TIME}")


class OidcItem(BaseModel):
    """Single sign-on."""

    name: str = Field(description="What people call the place that says who they are.")
    url: str = Field(description="Where signing in there begins, a path of this server.")


class WaysInItem(BaseModel):
    """How people sign in here."""

    password: bool = Field(description="Whether by a name and a password.")
    oidc: OidcItem | None = Field(description="By single sign-on; null where there is none.")


class Me(BaseModel):
    """Who is asking, and what they may do."""

    name: str | None = Field(description="Name of the account; null for whoever looks without one.")
    display_name: str | None = Field(description="What one is called on the screen.")
    role: str = Field(
        description="viewer, analyst, operator, supervisor or admin.", examples=["viewer"]
    )
    rights: list[str] = Field(
        description="What one may do; a key may do less than its owner's role."
    )
    areas: list[str] | None = Field(
        description="Codes of the areas that all answers are about; null for the whole city."
    )
    unit: str | None = Field(description="Code of the unit that one answers for.")
    via: str = Field(description="open, session or key: how one came in.")
    session: SessionItem | None = Field(
        description="How long one stays signed in; null without a session."
    )
    open_read: bool = Field(
        description="Whether one may look from here without an account as well."
    )
    sign_in: WaysInItem = Field(description="How people sign in here.")
