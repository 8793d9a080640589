"""Addresses of records that the matrix does not try, each with the reason. The list may only become shorter."""

from typing import Final

COUNCIL: Final = "the Council has a country of its own: tests/council tries each act as members, office and strangers"
OWN: Final = "belongs to one account: its package's tests try it in other hands"
SECRET: Final = "opened by a secret in the address: whoever has it enters, whatever their role"
READINESS: Final = "needs an assessment, course, post or drill: tests/readiness/web/test_hostile tries them"
PUBLIC: Final = "needs a desk for the public: tests/public/web/test_desk tries it as others"
ENGINE: Final = "an event lies in the engine: tests/events/web tries it with one"

FILE: Final = "a paper beside a record that is tried: its package's tests ask for it as others"
STREAM: Final = "lets its connection go while it waits: tests/watch/test_stream opens it as others"
NOWHERE: Final = "leads nowhere, whoever asks"

# By how the address begins; what begins so and has its record all the same is tried.
REASONS: Final[dict[str, str]] = {
    "/answer/": SECRET,
    "/public/r/": SECRET,
    "/account/invitation/": SECRET,
    "/account/password/new/": SECRET,
    "/account/passkeys/": OWN,
    "/account/tokens/": OWN,
    "/cases/{reference}/evidence/uploads/": OWN,
    "/cases/{reference}/evidence-uploads/": OWN,
    "/events/views/": OWN,
    "/search/views/": OWN,
    "/requests/{reference}/files/": FILE,
    "/network/formation/{slug}/papers/": FILE,
    "/network/hand-overs/": FILE,
    "/events/": ENGINE,
    "/api/{rest}": NOWHERE,
    "/council/": COUNCIL,
    "/directives/": COUNCIL,
    "/floor/stream/": STREAM,
    "/public/desk/": PUBLIC,
    "/public/claimed/": PUBLIC,
    "/public-reports/": PUBLIC,
    "/readiness/": READINESS,
}
# So many addresses; make it fewer.
MOST: Final = 190
# A network has a common list of its bodies, and what is for all of its members is for these as well.
SEEN_FROM_OUTSIDE: Final[tuple[str, ...]] = (
    "/network/bodies/",  # every member knows who the bodies are, everybody reads their description
    "/network/formation/",
    "/formation/",
    "/crisis/",  # a level in force is everybody's
    "/questions/",  # the Punjab CERT was asked
)
# What is prescribed to some is read by whoever works in a CERT; to everybody else it does not exist.
CERTS_SEE: Final = ("/playbooks/",)
# Who keeps the platform lets in the administrators of every party, and nobody else.
PLATFORM_KEEPS: Final = (
    *("/network/administration/", "/network/organisations/", "/network/parties/", "/account/people/"),
    *("/feeds/", "/runs/"),
)
