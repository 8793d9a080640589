"""The guided tour: from the network as it is today to six notified provincial CERTs and a separate Government CERT."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Final

from pehra.foundation.access.person import SYSTEM
from pehra.law.formation import FormationState
from pehra.law.profile import Profile, load, packaged
from pehra.registry.actions import load_profile
from pehra.registry.actions.formation import Given, NewFile, open_file, take
from pehra.registry.models import FormationFile
from pehra.registry.queries import local_date
from pehra.registry.queries.formation import File, file, files
from pehra.registry.rules.formation import FileAct
from pehra.site import council
from pehra.site.demonstration.formation import letter
from pehra.site.runtime.errors import Refusal

S = FormationState
PROVINCES: Final = ("cert-punjab", "cert-sindh", "cert-kp", "cert-balochistan", "cert-ajk", "cert-gb")
GOVERNMENT: Final = NewFile(
    slug="cert-government",
    name_en="Government CERT",
    name_ur="سرکاری سرٹ",
    function="government",
    citation="Founding document 003, until a separate Government CERT is instituted; demonstration only",
)
ONWARD: Final = {
    S.PLANNED: FileAct.DESIGNATE,
    S.DESIGNATED: FileAct.PROPOSE,
    S.PROPOSED: FileAct.RECOMMEND,
    S.RECOMMENDED: FileAct.SEND,
    S.RETURNED: FileAct.SEND,
    S.SENT: FileAct.APPROVE,
    S.APPROVED: FileAct.NOTIFY,
}
# The two whose notification the demonstration invents.
INVENTED: Final = ("cert-punjab", "cert-telecom")
RESOLUTION: Final = "guided tour"


def today() -> Profile:
    """The demonstration with the bodies and mandates that the sources tell of, and none that it invents."""
    made_up, real = load(packaged("demonstration")), load(packaged("pakistan"))
    return replace(made_up, version=f"{made_up.version}-today", bodies=real.bodies, mandates=real.mandates)


def prepare(at: datetime, say: Callable[[str], None]) -> None:
    """Take back what the demonstration invents. Raises Refusal once somebody has acted on the files of these."""
    if FormationFile.objects.filter(body__slug__in=INVENTED).exists():
        raise Refusal("the tour has begun already: what happened to a file is never taken back")
    load_profile(by=SYSTEM, profile=today(), at=at)
    say("The network is as the sources tell it today: no provincial and no sectoral CERT is notified.")


def play(at: datetime, say: Callable[[str], None]) -> None:
    """From wherever each file stands to its notification."""
    if GOVERNMENT.slug not in {each.body.slug for each in files(at)}:
        open_file(by=SYSTEM, new=GOVERNMENT, at=at)
        say(f"{GOVERNMENT.name_en}: its file is opened")
    for slug in (*PROVINCES, GOVERNMENT.slug):
        for line in _along(slug, at):
            say(line)


def _along(slug: str, at: datetime) -> Iterator[str]:
    while (act := ONWARD.get((shown := file(slug, at)).state)) is not None:
        if act is FileAct.RECOMMEND:
            council.recommend(SimpleNamespace(aim={"file": slug}, resolution=RESOLUTION), SYSTEM, at)
        else:
            take(by=SYSTEM, body=slug, act=act, given=_given(shown, act, at), at=at)
        yield f"{shown.body.name_en}: {file(slug, at).state}"


def _given(shown: File, act: FileAct, at: datetime) -> Given:
    return Given(
        on=max(local_date(at), shown.since or local_date(at)),
        paper=letter(shown.body.slug, act),
        department="Ministry of Information Technology and Telecommunication" if act is FileAct.DESIGNATE else "",
        gazette="S.R.O. (demonstration only)" if act is FileAct.NOTIFY else "",
    )
