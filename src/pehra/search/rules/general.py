"""What is too general to ask about blindly: a list as data, and the kinds of value that are never answered."""

import ipaddress
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pehra.incidents.rules.wording import ObservableType as Type

LIST = Path(__file__).with_name("general.yaml")
ADDRESSES = (Type.IPV4, Type.IPV6, Type.CIDR)


@cache
def listed() -> dict[str, Any]:
    """The list as it is shipped."""
    found: dict[str, Any] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    found["networks"] = [ipaddress.ip_network(each) for each in found["networks"]]
    return found


def general(type_: str, value: str) -> bool:
    """Whether a normalised value is too general for a blind answer."""
    known = listed()
    if type_ in known["types"]:
        return True
    if type_ in ADDRESSES:
        return _network(value)
    if type_ == Type.DOMAIN:
        return value in known["domains"] or value in known["suffixes"] or value.removeprefix("www.") in known["domains"]
    return value in known["digests"]


def _network(value: str) -> bool:
    network = ipaddress.ip_network(value)
    known = [each for each in listed()["networks"] if each.version == network.version]
    return network.prefixlen < listed()["shortest"][network.version] or any(
        network.subnet_of(each) or each.subnet_of(network) for each in known
    )
