"""The environment variables of the house: one table, read strictly.

`.env.example` and `docs/configure.md` are held equal to this table by a test. Each variable may also be given
as `NAME_FILE`, the path of a file that holds the value (container secrets).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import EnvError, FileAwareEnv

BASE_DIR = Path(__file__).resolve().parent.parent
_env = FileAwareEnv()
_HOST = re.compile(r"\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]")


@dataclass(frozen=True)
class Variable:
    """One setting of the house: its name, how it is read, and what an operator should know."""

    name: str
    kind: str
    default: str | None
    meaning: str
    allowed: str

    @property
    def required(self) -> bool:
        """Whether the house refuses to start without it."""
        return self.default is None


VARIABLES = (
    Variable(
        "SECRET_KEY",
        "str",
        None,
        "Signs sessions, links and reply addresses. Changing it signs everyone out.",
        "at least 32 characters",
    ),
    Variable(
        "DATABASE_URL",
        "dj_db_url",
        None,
        "The PostgreSQL database (14 or newer).",
        "postgres://USER:PASSWORD@HOST:PORT/NAME",
    ),
    Variable(
        "REDIS_URL",
        "str",
        None,
        "The Redis-compatible server: task broker, cache and presence. It may be emptied at any time.",
        "redis://[:PASSWORD@]HOST:PORT/NUMBER",
    ),
    Variable(
        "ALLOWED_HOSTS",
        "list",
        "localhost,127.0.0.1,[::1]",
        "Host names under which the pages are served.",
        "names separated by commas",
    ),
    Variable(
        "BASE_URL",
        "str",
        "http://localhost:8000",
        "The public address of the helpdesk, used for links in e-mails.",
        "http(s)://HOST[:PORT] without a path",
    ),
    Variable(
        "EMAIL_URL",
        "dj_email_url",
        "smtp://localhost:25",
        "The server that takes our outgoing e-mails.",
        "smtp://, smtps:// or submission:// USER:PASSWORD@HOST:PORT, or console://",
    ),
    Variable(
        "DEMO",
        "bool",
        "false",
        "Demo mode: the demo district, its logins on the sign-in page, and a movable clock. Never for real people.",
        "true or false",
    ),
    Variable(
        "CLOCK_FILE",
        "str",
        "",
        "Demo and tests only: the file that holds the offset of the domain clock in seconds.",
        "a path, or empty",
    ),
    Variable(
        "STATIC_DIR",
        "str",
        "",
        "Where collectstatic puts the files of the pages.",
        "a folder; empty: the folder static in VAR_DIR",
    ),
    Variable(
        "VAR_DIR",
        "str",
        str(BASE_DIR / "var"),
        "Folder for uploads and run-time files.",
        "a folder that the service user may write",
    ),
    Variable("UPLOAD_LIMIT_MB", "int", "25", "The largest file that a ticket takes, in megabytes.", "1 to 200"),
    Variable("SMTP_DOOR_HOST", "str", "127.0.0.1", "Where the SMTP receiver listens.", "an address of this machine"),
    Variable("SMTP_DOOR_PORT", "int", "8025", "The port of the SMTP receiver.", "1 to 65535"),
    Variable(
        "BEHIND_PROXY",
        "bool",
        "false",
        "Trust X-Forwarded-Proto and X-Forwarded-For of the one proxy in front.",
        "true or false",
    ),
    Variable("GOOGLE_CLIENT_ID", "str", "", "Switches Google sign-in on.", "the client id of Google, or empty"),
    Variable("GOOGLE_CLIENT_SECRET", "str", "", "Secret of the Google client.", "text, or empty"),
    Variable(
        "MICROSOFT_CLIENT_ID",
        "str",
        "",
        "Switches Microsoft sign-in on.",
        "the application id of Entra, or empty",
    ),
    Variable("MICROSOFT_CLIENT_SECRET", "str", "", "Secret of the Entra application.", "text, or empty"),
    Variable(
        "MICROSOFT_TENANT",
        "str",
        "organizations",
        "Which Entra directory may sign in. With organizations only people who linked their account before get in.",
        "a tenant id, or organizations",
    ),
    Variable(
        "INSIDE_CALENDAR_HOSTS",
        "list",
        "",
        "Hosts inside your network from which published calendars may be read; all others must be on the internet.",
        "host names or addresses separated by commas, or empty",
    ),
    Variable("LOG_LEVEL", "str", "INFO", "How much is logged to standard error.", "DEBUG, INFO, WARNING or ERROR"),
)
_BY_NAME = {variable.name: variable for variable in VARIABLES}


def read(name: str) -> Any:
    """The value of variable `name`, parsed.

    Raises ImproperlyConfigured with the name and what is allowed, for a missing or a bad value.
    """
    variable = _BY_NAME[name]
    if variable.default is not None and f"{name}_FILE" not in os.environ:
        # environs hands defaults back unparsed; put into the environment they are read like any other value.
        os.environ.setdefault(name, variable.default)
    try:
        return getattr(_env, variable.kind)(name)
    except (EnvError, ValueError) as problem:
        raise refusal(name) from problem


def refusal(name: str) -> ImproperlyConfigured:
    """The error for a variable whose value cannot be used; it never prints the value, which may be a secret."""
    return ImproperlyConfigured(f"{name} is missing or not usable. Allowed: {_BY_NAME[name].allowed}.")


def check(name: str, value: Any, good: bool) -> Any:
    """`value` if `good`, else the refusal of `name`."""
    if not good:
        raise refusal(name)
    return value


def is_host_name(name: str) -> bool:
    """Whether `name` may stand in ALLOWED_HOSTS: a host, all hosts of a domain (`.example.org`), or an address."""
    return name == "*" or bool(_HOST.fullmatch(name))


def is_site(url: str) -> bool:
    """Whether `url` is http(s)://HOST[:PORT] and nothing more."""
    parts = urlsplit(url)
    return bool(parts.scheme in {"http", "https"} and parts.hostname and url == f"{parts.scheme}://{parts.netloc}")


def is_redis(url: str) -> bool:
    """Whether `url` names a Redis server; a port that is no number does not."""
    try:
        return urlsplit(url).scheme in {"redis", "rediss"} and urlsplit(url).port != 0
    except ValueError:
        return False
