"""What the event engine does by itself. The clock is read here."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.events.actions import networks
from pehra.events.queries.engine import event_store
from pehra.pipeline.store import StoreAway

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="refresh-networks", lock="refresh-networks")
def refresh_networks(timestamp: int) -> None:
    """Tell the event store what the registry says: after an act that changed it, and in case that was missed."""
    try:
        networks.refresh_networks(store=event_store(), at=timezone.now())
    except StoreAway as away:
        # It is asked again within a minute, and a store that is not there is told of elsewhere.
        log.info("the networks are refreshed when the event store is back: %s", away)
