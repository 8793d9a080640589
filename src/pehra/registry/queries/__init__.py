"""Looking at the network. What lies here is public inside the network; contacts and objects are asked for a viewer."""

from pehra.registry.queries.addressees import Addressee, Selection, addressees, how_many, unknown_parties
from pehra.registry.queries.administration import AdministrationView, administration_view
from pehra.registry.queries.bodies import (
    BodyView,
    MandateView,
    Tile,
    administered_bodies,
    body_to_administer,
    body_view,
    may_administer,
    tiles,
)
from pehra.registry.queries.chains import (
    Link,
    PassedOver,
    chain_of,
    chains_on,
    first_responder,
    links,
    passed_over,
    subject_of,
)
from pehra.registry.queries.constituency import (
    Constituent,
    Responsible,
    constituents,
    count_constituents,
    responsible,
    served_by,
    visible_organisation,
    visible_organisations,
)
from pehra.registry.queries.contacts import (
    ContactParty,
    ContactView,
    contact_to_change,
    party_for_contacts,
    stale_contacts,
)
from pehra.registry.queries.council import council_rules, council_seats
from pehra.registry.queries.crisis import crisis_levels
from pehra.registry.queries.days import local_date, local_time
from pehra.registry.queries.designations import reviews_due
from pehra.registry.queries.forms import begun_and_changed, forms_named, forms_on, report_forms
from pehra.registry.queries.hand_overs import (
    HandOver,
    HandOverPreview,
    hand_over_preview,
    hand_overs,
    moved_cases,
    on_hand_over_preview,
)
from pehra.registry.queries.history import Held, Stretch, chains_today, held_objects, registry_state, stretches
from pehra.registry.queries.network import (
    Institution,
    Snapshot,
    bodies_holding,
    network_at,
    snapshot,
    steady,
    supervising_bodies,
)
from pehra.registry.queries.objects import (
    Dispute,
    ObjectView,
    Rival,
    claims_to_decide,
    contested,
    disputes,
    object_to_decide,
)
from pehra.registry.queries.organisations import (
    OrganisationView,
    lets_people_in,
    organisation_view,
    own_organisations,
)
from pehra.registry.queries.pages import Page, Turn
from pehra.registry.queries.parties import (
    PartyName,
    organisation,
    organisation_named,
    party_named,
    party_names,
    served_organisations,
)
from pehra.registry.queries.placements import Placement, placements
from pehra.registry.queries.playbooks import playbook_powers, playbooks, reaches_of
from pehra.registry.queries.profiles import case_rules, loaded_profile, profile_changes
from pehra.registry.queries.reporting import Reporting, chain_for, reporting
from pehra.registry.queries.retention import retention_rules
from pehra.registry.queries.rfc2350 import Description, rfc2350
from pehra.registry.queries.sharing import release_rules, share_purposes

__all__ = [
    "Addressee",
    "AdministrationView",
    "BodyView",
    "Constituent",
    "ContactParty",
    "ContactView",
    "Description",
    "Dispute",
    "HandOver",
    "HandOverPreview",
    "Held",
    "Institution",
    "Link",
    "MandateView",
    "ObjectView",
    "OrganisationView",
    "Page",
    "PartyName",
    "PassedOver",
    "Placement",
    "Reporting",
    "Responsible",
    "Rival",
    "Selection",
    "Snapshot",
    "Stretch",
    "Tile",
    "Turn",
    "addressees",
    "administered_bodies",
    "administration_view",
    "begun_and_changed",
    "bodies_holding",
    "body_to_administer",
    "body_view",
    "case_rules",
    "chain_for",
    "chain_of",
    "chains_on",
    "chains_today",
    "claims_to_decide",
    "constituents",
    "contact_to_change",
    "contested",
    "council_rules",
    "council_seats",
    "count_constituents",
    "crisis_levels",
    "disputes",
    "first_responder",
    "forms_named",
    "forms_on",
    "hand_over_preview",
    "hand_overs",
    "held_objects",
    "how_many",
    "lets_people_in",
    "links",
    "loaded_profile",
    "local_date",
    "local_time",
    "may_administer",
    "moved_cases",
    "network_at",
    "object_to_decide",
    "on_hand_over_preview",
    "organisation",
    "organisation_named",
    "organisation_view",
    "own_organisations",
    "party_for_contacts",
    "party_named",
    "party_names",
    "passed_over",
    "placements",
    "playbook_powers",
    "playbooks",
    "profile_changes",
    "reaches_of",
    "registry_state",
    "release_rules",
    "report_forms",
    "reporting",
    "responsible",
    "retention_rules",
    "reviews_due",
    "rfc2350",
    "served_by",
    "served_organisations",
    "share_purposes",
    "snapshot",
    "stale_contacts",
    "steady",
    "stretches",
    "subject_of",
    "supervising_bodies",
    "tiles",
    "unknown_parties",
    "visible_organisation",
    "visible_organisations",
]
