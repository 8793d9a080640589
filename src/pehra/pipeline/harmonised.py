"""What a name in `extra` is called in an IntelMQ event, so that events go out without loss.

IntelMQ's own names are those of its harmonisation (https://docs.intelmq.org/latest/dev/data-format/, version 3.5), and
those that Shadowserver's mapping adds; every other name stands below `extra.`.
"""

from typing import Final

from pehra.pipeline.schema import FILLED

# Of IntelMQ's fields those that no event column has.
OTHERS: Final = frozenset(
    {
        "comment", "destination.abuse_contact", "destination.account", "destination.allocated",
        "destination.as_name", "destination.domain_suffix", "destination.geolocation.city",
        "destination.geolocation.country", "destination.geolocation.latitude",
        "destination.geolocation.longitude", "destination.geolocation.region",
        "destination.geolocation.state", "destination.local_hostname", "destination.local_ip",
        "destination.network", "destination.registry", "destination.reverse_dns", "destination.tor_node",
        "destination.urlpath", "event_description.target", "event_description.url", "event_hash",
        "malware.version", "misp.attribute_uuid", "misp.event_uuid", "product.full_name", "product.name",
        "product.vendor", "product.version", "product.vulnerabilities", "rtir_id", "screenshot_url",
        "source.abuse_contact", "source.allocated", "source.domain_suffix", "source.geolocation.country",
        "source.geolocation.cymru_cc", "source.geolocation.geoip_cc", "source.geolocation.latitude",
        "source.geolocation.longitude", "source.geolocation.state", "source.local_hostname",
        "source.local_ip", "source.network", "source.registry", "source.tor_node", "source.urlpath", "status",
    }
)  # fmt: skip
_COLUMNS: Final = frozenset(column.intelmq for column in FILLED if column.intelmq)


def intelmq_name(name: str) -> str:
    """The field of an IntelMQ event for a name in `extra`.

    What an event column has goes out as that; a text beside it, of which the column was made, is `extra.` too.
    """
    if name in OTHERS or name.startswith("extra."):
        return name
    return f"extra.{name}"


def is_column(name: str) -> bool:
    """Whether a field of an IntelMQ event is an event column."""
    return name in _COLUMNS
