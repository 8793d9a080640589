"""What searching does by itself. The clock is read here."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.search.actions.asking import lapse
from pehra.search.actions.views import tell_of_new


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="tell-of-new-matches", lock="tell-of-new-matches")
def tell_of_new_matches(timestamp: int) -> None:
    """Tell the owners of saved views of what is new in them."""
    tell_of_new(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="lapse-questions", lock="lapse-questions")
def lapse_questions(timestamp: int) -> None:
    """End the questions that nobody answered in time."""
    lapse(at=timezone.now())
