"""Syslog over TCP and TLS, as a server: RFC 5425, and both framings of RFC 6587."""

from pehra.connectors.syslog.framing import Frames
from pehra.connectors.syslog.server import Listener, listening, tls

__all__ = ["Frames", "Listener", "listening", "tls"]
