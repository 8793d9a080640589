"""What can be done with the network: each a keyword-only function, whole or not at all."""

from pehra.registry.actions.bodies import describe_body
from pehra.registry.actions.changes import on_change
from pehra.registry.actions.contacts import (
    ContactDetails,
    add_contact,
    change_contact,
    confirm_contact,
    confirm_contacts,
    remind_of_contacts,
    remove_contact,
)
from pehra.registry.actions.designations import designate, end_designation, remind_of_reviews, review_designation
from pehra.registry.actions.hand_overs import cancel_hand_over, carry_out_due, hand_over
from pehra.registry.actions.objects import (
    approve_object,
    claim_object,
    refuse_object,
    settle_dispute,
    withdraw_object,
)
from pehra.registry.actions.organisations import (
    InvalidRows,
    OrganisationDetails,
    Row,
    change_organisation,
    register_organisation,
    register_organisations,
)
from pehra.registry.actions.passing import carry_on, on_hand_over
from pehra.registry.actions.profiles import load_profile
from pehra.registry.actions.queues import hold_network

__all__ = [
    "ContactDetails",
    "InvalidRows",
    "OrganisationDetails",
    "Row",
    "add_contact",
    "approve_object",
    "cancel_hand_over",
    "carry_on",
    "carry_out_due",
    "change_contact",
    "change_organisation",
    "claim_object",
    "confirm_contact",
    "confirm_contacts",
    "describe_body",
    "designate",
    "end_designation",
    "hand_over",
    "hold_network",
    "load_profile",
    "on_change",
    "on_hand_over",
    "refuse_object",
    "register_organisation",
    "register_organisations",
    "remind_of_contacts",
    "remind_of_reviews",
    "remove_contact",
    "review_designation",
    "settle_dispute",
    "withdraw_object",
]
