"""Looking at the network. What lies here is public inside the network; contacts and objects are asked for a viewer."""

from pehra.registry.queries.chains import Link, chain_of, chains_on, first_responder, subject_of
from pehra.registry.queries.days import local_date
from pehra.registry.queries.network import (
    Institution,
    Snapshot,
    bodies_holding,
    network_at,
    snapshot,
    supervising_bodies,
)
from pehra.registry.queries.parties import (
    PartyName,
    organisation,
    organisation_named,
    party_names,
    served_organisations,
)

__all__ = [
    "Institution",
    "Link",
    "PartyName",
    "Snapshot",
    "bodies_holding",
    "chain_of",
    "chains_on",
    "first_responder",
    "local_date",
    "network_at",
    "organisation",
    "organisation_named",
    "party_names",
    "served_organisations",
    "snapshot",
    "subject_of",
    "supervising_bodies",
]
