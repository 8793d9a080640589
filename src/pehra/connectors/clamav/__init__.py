"""The malware scanner ClamAV, asked over its socket."""

from pehra.connectors.clamav.client import Away, Told, Verdict, parse, scan

__all__ = ["Away", "Told", "Verdict", "parse", "scan"]
