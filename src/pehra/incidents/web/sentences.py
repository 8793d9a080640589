"""The facts of a timeline as sentences in the reader's language, with picture and colour."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from types import SimpleNamespace
from typing import Any, Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from pehra.incidents.rules.mentions import mentions
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import EntryKind, ObservableType, TraceState
from pehra.incidents.web.wording import LABELS, isolated, rsit_names

Look = tuple[str, str]  # icon, tone

LOOKS: Mapping[str, Look] = {
    EntryKind.NOTE: ("message", "neutral"),
    EntryKind.STRUCK: ("eye-off", "warning"),
    EntryKind.REPORTED: ("file-text", "info"),
    EntryKind.OFFERED: ("arrow-up", "accent"),
    EntryKind.ACCEPTED: ("shield-check", "success"),
    EntryKind.RETURNED: ("arrow-back-up", "warning"),
    EntryKind.FORWARDED: ("arrow-forward-up", "accent"),
    EntryKind.WITHDRAWN: ("arrow-back-up", "neutral"),
    EntryKind.OVERRIDDEN: ("gavel", "warning"),
    EntryKind.HANDED_OVER: ("certificate", "accent"),
    EntryKind.CLASSIFIED: ("tag", "neutral"),
    EntryKind.RENAMED: ("pencil", "neutral"),
    EntryKind.AFFECTED: ("building", "info"),
    EntryKind.OBSERVABLE: ("target", "neutral"),
    EntryKind.TRACE: ("target", "warning"),
    EntryKind.TLP: ("eye", "info"),
    EntryKind.NAMED: ("user-circle", "info"),
    EntryKind.PERMISSION: ("key", "info"),
    EntryKind.UPDATE_FILED: ("file-plus", "info"),
    EntryKind.FINAL_FILED: ("clipboard-check", "success"),
    EntryKind.REMINDED: ("bell", "warning"),
    EntryKind.BREACHED: ("clock-exclamation", "danger"),
    EntryKind.CLOSED: ("archive", "neutral"),
    EntryKind.REOPENED: ("refresh", "warning"),
    EntryKind.PART: ("info-circle", "neutral"),
}

# Facts whose sentence needs nothing but the names of the parties concerned.
SENTENCES: Mapping[str, Any] = {
    EntryKind.OFFERED: _("%(from)s offered the case to %(to)s"),
    EntryKind.ACCEPTED: _("%(to)s accepted the case"),
    EntryKind.RETURNED: _("%(to)s returned the case"),
    EntryKind.FORWARDED: _("%(to)s sent the case on to a body that fits better"),
    EntryKind.WITHDRAWN: _("%(from)s took its offer to %(to)s back"),
    EntryKind.OVERRIDDEN: _("%(to)s took the case over from %(from)s"),
    EntryKind.HANDED_OVER: _("The case passed from %(from)s to %(to)s with the mandate"),
    EntryKind.UPDATE_FILED: _("The organisation filed an update"),
    EntryKind.FINAL_FILED: _("The organisation filed its final report"),
    EntryKind.CLASSIFIED: _("Classified"),
    EntryKind.RENAMED: _("The title was corrected. It was:"),
    EntryKind.CLOSED: _("Closed"),
    EntryKind.REOPENED: _("Opened again"),
    EntryKind.REMINDED: _("Reminded of a clock"),
}
STRUCK: Final = _("%(party)s struck out a note")
CLOSED_TO_SOME: Final = _("%(party)s closed a note to some of those who saw it")
# Kinds that repeat by the dozen where cases are merged, each with its sort. A report and its offer come in turns. What
# somebody wrote is read, and stands.
FOLDED: Mapping[str, str] = {
    EntryKind.REPORTED: "arrival",
    EntryKind.OFFERED: "arrival",
    EntryKind.ACCEPTED: "accepted",
    EntryKind.CLASSIFIED: "classified",
    EntryKind.OBSERVABLE: "observable",
    EntryKind.REMINDED: "reminded",
    EntryKind.BREACHED: "breached",
    EntryKind.PART: "part",
}
TRACES: Mapping[str, Any] = {
    TraceState.SEEN: _("%(value)s counts as seen again"),
    TraceState.FALSE_POSITIVE: _("%(value)s is taken for a false positive, or for benign"),
    TraceState.WITHDRAWN: _("%(value)s was withdrawn"),
}
SHORTEST_RUN: Final = 6
# So many of a run stand open: a report with its offer.
STANDING: Final = 2
PERMISSIONS: Mapping[str, Any] = {
    "asked": _("The source was asked to permit %(tlp)s"),
    "granted": _("The source permitted %(tlp)s"),
    "refused": _("The source did not permit %(tlp)s"),
}


@dataclass(frozen=True)
class Told:
    """One entry of the timeline as the page shows it."""

    at: datetime
    title: Markup
    who: str | None
    image: str
    tone: str
    tlp: str | None
    text: str
    internal: bool
    citation: str
    rule: str
    classification: list[str]
    severity: str
    stage: str
    # The stages whose clocks fall due earlier by a stricter class or severity.
    earlier: list[str]
    number: int = 0
    # Of a note that was struck out: by whom, when, and the words in their stead say why.
    struck_by: str = ""
    struck_at: datetime | None = None
    # What it is an entry of, so that those alike can stand together; empty: it always stands alone.
    sort: str = ""
    # Entries of the same sort that follow it and are folded under it.
    more: tuple["Told", ...] = ()


def told(entry: Any, named: Callable[[str], Any], case_tlp: str) -> Told:
    """An entry for the timeline. `named` finds a party by slug; the label is shown where it is not the case's own."""
    image, tone = LOOKS[entry.kind]
    params = entry.params
    if entry.kind == EntryKind.PART:
        image = params.get("image", image)
    text = (
        params.get("cause", "") if entry.kind == EntryKind.CLOSED else _marked(entry.body, params.get("mentions", ()))
    )
    return Told(
        at=entry.at,
        title=_title(entry, named),
        who=entry.author_label.partition(" <")[0] if entry.author_id else None,
        image=image,
        tone=tone,
        tlp=entry.tlp if entry.kind == EntryKind.NOTE or entry.tlp != case_tlp else None,
        text=text,
        internal=entry.internal,
        # The reason of the law belongs to the way that was taken, not to each answer along it.
        citation=params.get("citation", "") if entry.kind == EntryKind.OFFERED else "",
        rule=params.get("rule", ""),
        classification=rsit_names(params.get("classification", ())),
        severity=params.get("severity", ""),
        stage=params.get("stage", ""),
        earlier=list(params.get("earlier", ())),
        number=entry.pk,
        struck_by=params.get("struck_by", ""),
        struck_at=_moment(params.get("struck_at")),
        sort=_sort(entry),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _sort(entry: Any) -> str:
    """Which entries a reader takes for one and the same that happened again. None with words of a person's own."""
    if entry.kind not in FOLDED or entry.body:
        return ""
    told_of = entry.params.get("text", "") if entry.kind == EntryKind.PART else FOLDED[entry.kind]
    return f"{told_of}:{entry.internal}"


def folded(entries: Iterable[Told]) -> list[Told]:
    """The entries, of each long run of one sort only the first few and the rest under the last of these.

    A case into which ten were merged has each step ten times.
    """
    shown = []
    for sort, run in groupby(entries, key=lambda each: each.sort):
        every = list(run)
        if not sort or len(every) < SHORTEST_RUN:
            shown += every
            continue
        shown += [*every[: STANDING - 1], replace(every[STANDING - 1], more=tuple(every[STANDING:]))]
    return shown


def _title(entry: Any, named: Callable[[str], Any]) -> Markup:
    params = entry.params
    kind = EntryKind(entry.kind)
    if kind in (EntryKind.NOTE, EntryKind.STRUCK):
        return _note(entry, kind)
    if kind is EntryKind.REPORTED:
        channel = str(LABELS["channel"].get(params.get("channel", ""), ""))
        return _filled(gettext("%(party)s reported it (%(channel)s)"), party=isolated(entry.party), channel=channel)
    if kind is EntryKind.OBSERVABLE:
        count = int(params.get("count", 0))
        return _filled(ngettext("%(count)d observable added", "%(count)d observables added", count), count=count)
    if kind is EntryKind.TLP:
        labels = {name: _ltr(params.get(name, "")) for name in ("before", "after")}
        return _filled(gettext("The label was changed from %(before)s to %(after)s"), **labels)
    if kind is EntryKind.NAMED:
        who = Markup("<bdi>{}</bdi>").format(params.get("person", ""))
        return _filled(
            gettext("%(person)s was named, for %(party)s"), person=who, party=isolated(named(params["party"]))
        )
    if kind in OF_THEIR_OWN:
        return OF_THEIR_OWN[kind](entry)
    if kind is EntryKind.PART:
        facts = {name: _fact(value) for name, value in params["facts"].items()}
        sentence = params["text"]
        return _filled(gettext(sentence), **facts)
    if kind is EntryKind.PERMISSION:
        return _filled(str(PERMISSIONS[params.get("state", "asked")]), tlp=_ltr(params.get("tlp", "")))
    if kind is EntryKind.BREACHED:
        return _breach(params, named)
    return _of_custody(kind, params, named)


def _of_custody(kind: EntryKind, params: Mapping[str, Any], named: Callable[[str], Any]) -> Markup:
    """A step of custody, the first to the last; what was closed since it is asked, with how it ended."""
    if kind is EntryKind.CLOSED and params.get("outcome"):
        return _filled(gettext("Closed: %(outcome)s"), outcome=str(LABELS["outcome"][params["outcome"]]))
    parties = {name: isolated(named(params[name])) for name in ("from", "to") if name in params}
    return _filled(str(SENTENCES[kind]), **parties)


def _note(entry: Any, kind: EntryKind) -> Markup:
    """A note stands under the name of its party; what became of one is said."""
    author = isolated(entry.party) if entry.party else Markup("")
    if kind is EntryKind.STRUCK:
        return _filled(str(STRUCK if entry.params.get("struck_at") else CLOSED_TO_SOME), party=author)
    return _filled(gettext("Internal note of %(party)s"), party=author) if entry.internal else author


def _fact(value: Any) -> Markup:
    """A word or number of a sentence; what has a name in two languages comes as `name_en` and `name_ur`."""
    return isolated(SimpleNamespace(**value)) if isinstance(value, dict) else Markup("<bdi>{}</bdi>").format(value)


def _breach(params: Mapping[str, Any], named: Callable[[str], Any]) -> Markup:
    body = isolated(named(params.get("body", "")))
    if params.get("to"):
        told_to = isolated(named(params["to"]))
        return _filled(gettext("%(body)s is late; %(to)s has been told"), body=body, to=told_to)
    return _filled(gettext("%(body)s is late"), body=body)


def _trace(entry: Any) -> Markup:
    """What one trace is taken for; or that its note was corrected, and the text of the entry is what it said."""
    params = entry.params
    value = _ltr(defang(ObservableType(params["type"]), params["value"]))
    if "state" in params:
        return _filled(str(TRACES[params["state"]]), value=value)
    before = gettext("The note on %(value)s was corrected. It said:") if entry.body else gettext("%(value)s got a note")
    return _filled(before, value=value)


def _affected(entry: Any) -> Markup:
    sentences = {"added": gettext("Affected as well: %(names)s"), "removed": gettext("Not affected: %(names)s")}
    found = []
    for word, sentence in sentences.items():
        parties = [isolated(SimpleNamespace(**each)) for each in entry.params.get(word, ())]
        if parties:
            found.append(_filled(sentence, names=Markup(" · ").join(parties)))
    return Markup("; ").join(found)


OF_THEIR_OWN: Final[Mapping[str, Callable[[Any], Markup]]] = {
    EntryKind.AFFECTED: _affected,
    EntryKind.TRACE: _trace,
}


def _marked(text: str, names: Iterable[str]) -> Markup:
    """A note with its mentions marked. Each keeps its own direction between words of the other one."""
    parts, place = [], 0
    for found in mentions(text, names):
        parts.append(escape(text[place : found.start]))
        parts.append(Markup('<mark class="inc-mention"><bdi>{}</bdi></mark>').format(text[found.start : found.end]))
        place = found.end
    return Markup("").join([*parts, escape(text[place:])])


def _filled(sentence: str, **params: Any) -> Markup:
    return escape(sentence) % params if params else escape(sentence)


def _ltr(code: str) -> Markup:
    return Markup('<bdi dir="ltr" lang="en" translate="no">{}</bdi>').format(code)
