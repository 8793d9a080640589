"""Where the database is: `DATABASE_URL`, or the embedded PostgreSQL's socket in the data folder."""

import os
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Options of the driver, which no other client of PostgreSQL knows. Prepared is only what asks for it: see
# foundation.storing.prepared.
OF_THE_DRIVER: Final = {"prepare_threshold": 5}


def database_settings(home: Path) -> dict[str, Any]:
    """Django's settings of the one database. `DATABASE_URL` is `postgresql://user:password@host:port/name?sslmode=...`."""
    url = os.environ.get("DATABASE_URL", "")
    common: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(OF_THE_DRIVER),
    }
    if not url:
        # A socket's path may have 107 bytes; behind a long data folder the launcher makes a link to a short one.
        socket = os.environ.get("PEHRA_PG_SOCKET") or str((home / "postgres" / "socket").resolve())
        return common | {"NAME": "pehra", "USER": "pehra", "HOST": socket, "PORT": "5432"}
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(f"DATABASE_URL: the scheme must be postgresql, not {parts.scheme!r}")
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from error
    options = dict(parse_qsl(parts.query))
    return common | {
        "NAME": unquote(parts.path.lstrip("/")) or "pehra",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": port,
        "OPTIONS": common["OPTIONS"] | options,
    }
