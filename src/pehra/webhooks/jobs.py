"""What webhooks do by themselves. The clock is read here."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.webhooks.actions.following import follow
from pehra.webhooks.actions.keeping import forget_old
from pehra.webhooks.actions.sending import send_due


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="call-webhooks", lock="call-webhooks")
def call_webhooks(timestamp: int) -> None:
    """Tell programs what happened since."""
    while follow(at=timezone.now()):
        pass
    while send_due(now=timezone.now):
        pass


@app.periodic(cron="25 21 * * *")
@app.task(queueing_lock="forget-webhooks")
def forget_webhooks(timestamp: int) -> None:
    """Forget what was told long ago."""
    forget_old(at=timezone.now())
