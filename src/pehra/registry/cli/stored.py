"""The network as the database holds it. Importing this needs a Django that is set up."""

from datetime import date

from django.db import ProgrammingError

from pehra.law.chain import Subject
from pehra.registry.cli.source import Refused
from pehra.registry.queries import organisation_named, snapshot, subject_of


class StoredSource:
    """The latest revision of the tables. Raises Refused where there are none."""

    def __init__(self) -> None:
        try:
            found = snapshot()
        except ProgrammingError as error:
            raise Refused("the database has no tables yet: pehra migrate makes them") from error
        self.title = "the network in the database"
        self.demonstration = found.demonstration
        self.network = found.network
        self.sectors = tuple(sector.slug for sector in found.sectors)
        self.provinces = tuple(province.slug for province in found.provinces)

    def subject(self, slug: str, at: date) -> Subject | None:
        organisation = organisation_named(slug)
        return subject_of(organisation, at) if organisation else None
