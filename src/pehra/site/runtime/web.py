"""The web: granian with Pehra's WSGI application."""

import errno
import http.client
import importlib
import signal
import socket
from collections.abc import Callable
from typing import Any, Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from pehra.site.runtime.configuration import Configuration
from pehra.site.runtime.errors import Refusal
from pehra.site.runtime.processes import end_with_parent

APPLICATION = "pehra.site.wsgi"
_BACKLOG = 1024
_LONGEST_REQUEST_AT_END = 4
# Milliseconds in which the head of a request comes, or its sender is shown out; deploy/nginx.conf is less patient.
LONGEST_HEAD: Final = 10_000


def check_port(configuration: Configuration) -> None:
    """Raise `Refusal` where the web could not listen. The port is free again when this returns."""
    bind, port = configuration.bind, configuration.port
    try:
        family, kind, _, _, address = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            # What an earlier server's closed connections leave behind is no reason to refuse.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise Refusal(f"PEHRA_BIND: {bind!r} is no address of this machine ({error.strerror})") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refusal(
                f"port {port} is taken by another program; choose another, such as PEHRA_PORT={_next(port)}"
            ) from error
        if error.errno == errno.EACCES:
            raise Refusal(f"no right to listen on port {port}; choose one above 1023: PEHRA_PORT=8000") from error
        raise Refusal(f"PEHRA_BIND: can't listen on {bind} ({error.strerror})") from error


def serve(configuration: Configuration) -> None:
    """Serve until SIGTERM or SIGINT. Requests under way get a few seconds to finish."""
    check_port(configuration)
    server = Granian(
        f"{APPLICATION}:application",
        address=configuration.bind,
        port=configuration.port,
        interface=Interfaces.WSGI,
        workers=configuration.web_workers,
        blocking_threads=configuration.web_threads,
        backlog=_BACKLOG,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=LONGEST_HEAD),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=_LONGEST_REQUEST_AT_END,
    )
    # Loaded before the worker processes are forked, the application is there at once and in memory once.
    importlib.import_module(APPLICATION)
    warming = importlib.import_module("pehra.site.runtime.warming")
    warming.warm()
    warming.settle()
    server.serve(target_loader=_load, wrap_loader=False)


def answers(configuration: Configuration) -> bool:
    """Whether the first page is there."""
    connection = http.client.HTTPConnection(configuration.loopback, configuration.port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{configuration.port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _load() -> Callable[..., Any]:
    # In each worker process: one whose server was killed hard would keep the port for ever.
    end_with_parent(signal.SIGKILL)
    return importlib.import_module(APPLICATION).application


def _next(port: int) -> int:
    return port + 1 if port < 65535 else 8000
