"""The addresses of the registry, below /network/."""

from django.urls import path

from pehra.registry.web import (
    administration,
    bodies,
    contacts,
    designations,
    formation,
    hand_overs,
    network,
    organisations,
)

app_name = "registry"
urlpatterns = [
    path("", network.network, name="network"),
    path("chain/", network.chain, name="chain"),
    path("bodies/<slug:slug>/", bodies.body, name="body"),
    path("bodies/<slug:slug>/rfc2350/", bodies.rfc2350, name="rfc2350"),
    path("bodies/<slug:slug>/rfc2350.txt", bodies.rfc2350_text, name="rfc2350_text"),
    path("administration/", administration.choose, name="body_admin"),
    path("administration/<slug:slug>/", administration.body_admin, name="body_admin"),
    path("administration/<slug:slug>/description/", administration.describe, name="describe"),
    path("organisations/", organisations.listing, name="organisations"),
    path("organisations/own/", organisations.own, name="own"),
    path("organisations/new/", organisations.register, name="register"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:slug>/entry/", organisations.change, name="change"),
    path("organisations/<slug:slug>/claims/", organisations.claim, name="claim"),
    path(
        "organisations/<slug:slug>/objects/<int:object_id>/approve/",
        organisations.decide,
        {"act_name": "approve"},
        name="approve",
    ),
    path(
        "organisations/<slug:slug>/objects/<int:object_id>/refuse/",
        organisations.decide,
        {"act_name": "refuse"},
        name="refuse",
    ),
    path(
        "organisations/<slug:slug>/objects/<int:object_id>/withdraw/",
        organisations.decide,
        {"act_name": "withdraw"},
        name="withdraw",
    ),
    path("organisations/<slug:slug>/cii/", designations.designate, name="designate"),
    path("organisations/<slug:slug>/cii/<int:designation_id>/review/", designations.review, name="review"),
    path("organisations/<slug:slug>/cii/<int:designation_id>/end/", designations.end, name="end_designation"),
    path("parties/<slug:slug>/contacts/", contacts.add, name="add_contact"),
    path("parties/<slug:slug>/contacts/confirm/", contacts.confirm_all, name="confirm_contacts"),
    path("parties/<slug:slug>/contacts/<int:contact_id>/", contacts.change, name="change_contact"),
    path("parties/<slug:slug>/contacts/<int:contact_id>/confirm/", contacts.confirm, name="confirm_contact"),
    path("parties/<slug:slug>/contacts/<int:contact_id>/remove/", contacts.remove, name="remove_contact"),
    path("formation/", formation.wall, name="formation"),
    path("formation/new/", formation.start, name="formation_open"),
    path("formation/<slug:slug>/", formation.file, name="formation_file"),
    path("formation/<slug:slug>/passing/", formation.passing, name="formation_passing"),
    path("formation/<slug:slug>/papers/<uuid:key>/", formation.paper, name="formation_paper"),
    path("formation/<slug:slug>/<slug:act>/", formation.step, name="formation_step"),
    path("hand-overs/", hand_overs.hand_over, name="hand_over"),
    path("hand-overs/<slug:key>/cancel/", hand_overs.cancel, name="cancel_hand_over"),
]
