"""What the Council's tables do by themselves: the clock is read here, at the door."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.council.actions.packs import keep_up, make
from pehra.council.actions.placing import place_anew
from pehra.council.actions.seats import follow
from pehra.council.actions.voting import close_due


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="close-circulated-motions", lock="close-circulated-motions")
def close_circulated_motions(timestamp: int) -> None:
    """Decide the motions that were circulated and whose time is over."""
    close_due(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="follow-the-network", lock="follow-the-network")
def follow_the_network(timestamp: int) -> None:
    """Open and end seats as the profile and the network's notifications ask for."""
    follow(at=timezone.now())


@app.periodic(cron="5 19 * * *")
@app.task(queueing_lock="place-duties", lock="place-duties")
def place_duties(timestamp: int) -> None:
    """Put addressees of directives below those who serve them today: after a change, and once a night for days."""
    place_anew(at=timezone.now())


@app.task
def make_pack(pack_id: int) -> None:
    """Make one pack; run again after a crash, it starts anew."""
    make(pack_id=pack_id, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="keep-packs-up", lock="keep-packs-up")
def keep_packs_up(timestamp: int) -> None:
    """Ask for a new version where the agenda of a coming meeting has changed since the last."""
    keep_up(at=timezone.now())
