"""What statistics do by themselves."""

import logging

from django.db import OperationalError
from procrastinate.contrib.django import app

from pehra.statistics.actions.summing import SHORTLY, add_up, anything_new, draw_cut_off

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="add-up-figures", lock="add-up-figures")
def add_up_figures(timestamp: int) -> None:
    """Add up what is new, so that pages find it added up. A long writer is waited for at the next turn."""
    try:
        if anything_new():
            add_up(draw_cut_off(SHORTLY))
    except OperationalError as error:
        log.info("figures are added up at the next turn: %s", error)
