"""What the registry does by itself: hand-overs on their day, asking about what grows old. The clock is read here."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.registry.actions import carry_on, carry_out_due, formation, remind_of_contacts, remind_of_reviews
from pehra.registry.actions.formation_telling import watch_all


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="carry-out-hand-overs", lock="carry-out-hand-overs")
def carry_out_hand_overs(timestamp: int) -> None:
    """Carry out what is due, in the minute after midnight as a rule, and pass on what is open under it; also at once
    after each act from which something passes.
    """
    now = timezone.now()
    # First the notifications: each carries out the hand-overs that follow from it, in its own transaction.
    formation.carry_out_due(at=now)
    carry_out_due(at=now)
    carry_on(at=now)


@app.periodic(cron="17 5 * * *")
@app.task(queueing_lock="ask-about-old-entries", lock="ask-about-old-entries")
def ask_about_old_entries(timestamp: int) -> None:
    """Once a day, in the country's morning: contacts that nobody confirmed, designations to be reviewed, and clocks of
    files that rest where the profile found them.
    """
    now = timezone.now()
    while remind_of_contacts(at=now):
        pass
    while remind_of_reviews(at=now):
        pass
    watch_all(at=now)
