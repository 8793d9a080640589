"""A quiet day with a heightened watch over one sector: declared, and with a first situation report. All invented."""

from datetime import datetime, timedelta

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.site.demonstration.people import CAST
from pehra.watch.actions import declaring, reporting
from pehra.watch.queries import crisis

HOUR = timedelta(hours=1)
LEVEL, SECTOR, BEFORE = "heightened-watch", "energy", "transport"
WHY = "Several grid operators saw the same scanning of their remote access since yesterday evening."
SITUATION = (
    "Known: scanning of VPN gateways at four operators, no intrusion confirmed.\n"
    "Done: addresses are blocked at the exchange, and operators were told by telephone.\n"
    "Asked: check gateways for the update of last week, and report each login from abroad."
)


def tell(at: datetime) -> None:
    """Play it up to `at`, unless it was played already or the National CERT has nobody on duty."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    duty = cast.get(("ncert", Role.DUTY_OFFICER))
    levels = {option.level.id: option for option in crisis.options(duty, at.date())} if duty else {}
    places = {place for option in levels.values() for _sphere, place in option.places}
    if duty is None or LEVEL not in levels or SECTOR not in places or crisis.running() or crisis.past():
        return
    if BEFORE in places:
        past = {
            "level": LEVEL,
            "sphere": "sector",
            "place": BEFORE,
            "reason": "Signals at a junction were switched by a stranger.",
        }
        made = declaring.declare(by=duty, at=at - 50 * HOUR, **past)
        over = "The signals are on their own network again, and nothing else was touched."
        declaring.stand_down(by=duty, reference=made.reference, reason=over, at=at - 20 * HOUR)
    made = declaring.declare(by=duty, level=LEVEL, sphere="sector", place=SECTOR, reason=WHY, at=at - 5 * HOUR)
    reporting.write(by=duty, reference=made.reference, text=SITUATION, at=at - 4 * HOUR)
