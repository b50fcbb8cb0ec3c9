"""Which messengers are open: those whose environment variables are set. Without Rasa, so that a start is quick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PREFIX = "WEGWEISER_"
ACCOUNT = "ACCOUNT"
"""The end of the variable that says whose account it is: a name under `channels` in content/associations."""


class ChannelsError(ValueError):
    """A messenger is set up only in part, or wrongly; the text names the variable and says what it has to be."""


@dataclass(frozen=True, slots=True)
class Messenger:
    """A messenger: the class that Rasa loads, and the ends of the names of its variables.

    With all of `required` it is open, without any of them closed. `optional` may be missing.
    """

    path: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


MESSENGERS: Mapping[str, Messenger] = {
    "telegram": Messenger("channels.telegram.TelegramChannel", ("TOKEN", "SECRET", "URL"), ("API",)),
    "twilio": Messenger("channels.twilio.TwilioChannel", ("ACCOUNT_SID", "AUTH_TOKEN", "URL"), ("API",)),
    "mattermost": Messenger("channels.mattermost.MattermostChannel", ("SERVER", "TOKEN", "WEBHOOK_TOKEN", "URL")),
    "slack": Messenger("channels.slack.SlackChannel", ("TOKEN", "SIGNING_SECRET"), ("API",)),
    "rocketchat": Messenger(
        "channels.rocketchat.RocketChatChannel", ("SERVER", "USER_ID", "TOKEN", "WEBHOOK_TOKEN")
    ),
    "teams": Messenger("channels.teams.TeamsChannel", ("APP_ID", "PASSWORD"), ("TENANT", "LOGIN", "OPENID")),
}
"""What can be opened, by the name of the channel. docs/channels has a page for each."""


def open_messengers(environment: Mapping[str, str]) -> list[str]:
    """Return the classes of the messengers to open, for Rasa's credentials.

    Args:
        environment: Usually `os.environ`.

    Raises:
        ChannelsError: If one is set up only in part.
    """
    return [MESSENGERS[name].path for name in open_names(environment)]


def open_names(environment: Mapping[str, str]) -> list[str]:
    """Return the names of the messengers to open; arguments and errors as in `open_messengers`."""
    return [name for name in MESSENGERS if settings_of(name, environment)]


def settings_of(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return what is set for a messenger, by the ends of the names; empty where it is closed.

    Raises:
        ChannelsError: If it is set up only in part.
    """
    messenger = MESSENGERS[name]
    values = {
        key: environment.get(variable(name, key), "").strip() for key in messenger.required + messenger.optional
    }
    given = {key: value for key, value in values.items() if value}
    missing = [variable(name, key) for key in messenger.required if key not in given]
    if given and missing:
        there = ", ".join(variable(name, key) for key in given)
        raise ChannelsError(
            f"{name}: {', '.join(missing)} not set, but {there}. Set all of them, or none to close the channel; "
            f"docs/channels/{name}.md explains them."
        )
    return given


def needed_settings(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return what is set for a messenger that has been opened, by the ends of the names.

    Raises:
        ChannelsError: If it is set up only in part, or not at all.
    """
    if given := settings_of(name, environment):
        return given
    missing = ", ".join(variable(name, key) for key in MESSENGERS[name].required)
    raise ChannelsError(
        f"{name}: {missing} not set, but credentials.yml opens the channel. Set all of them, or take the channel "
        f"out of that file; docs/channels/{name}.md explains them."
    )


def variable(name: str, key: str) -> str:
    """Return how an environment variable of a messenger is called."""
    return f"{PREFIX}{name.upper()}_{key}"


def https_url(name: str, key: str, settings: Mapping[str, str]) -> str:
    """Return a public address from the settings of a messenger, without a slash at its end.

    Raises:
        ChannelsError: If it is no https address.
    """
    url = settings[key].rstrip("/")
    if not url.startswith("https://") or len(url.split()) != 1:
        raise ChannelsError(
            f"{variable(name, key)} is {url!r}; it must be the public address of the webhook, "
            f"such as https://bot.example.org/webhooks/{name}/webhook"
        )
    return url
