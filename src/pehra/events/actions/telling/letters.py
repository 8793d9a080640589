"""The letter of a digest, in the reader's language."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from pehra.events.rules.telling import MOST_IN_TABLE, defanged
from pehra.foundation.delivery.rules import Letter, one_line
from pehra.law.taxonomy import CLASSES


def compose(notice: Any) -> Letter:
    """Subject and text: each type with how many and the first few, each with the link that leads to its answer."""
    count, groups = notice.params["count"], notice.params["rows"]
    told = ngettext("%(count)d finding waits for you", "%(count)d findings wait for you", count) % {"count": count}
    lines = [told + ":", ""]
    for group in groups:
        lines += [*_group(group), ""]
    lines.append(gettext("Say what you do about each of them: open its link, or answer many at once on the page."))
    if notice_has_table(notice):
        lines.append(_table_of(count))
    link = settings.BASE_URL + notice.link
    return Letter(f"Pehra: {told}", "\n".join(lines) + f"\n\n{link}\n")


def _table_of(count: int) -> str:
    if count <= MOST_IN_TABLE:
        return gettext("The table beside this letter names them all.")
    return gettext("The table beside this letter names the first %(count)d; the page has them all.") % {
        "count": MOST_IN_TABLE
    }


def notice_has_table(notice: Any) -> bool:
    return hasattr(notice, "attachment")


def _group(group: Mapping[str, Any]) -> Iterator[str]:
    name = one_line(type_name(group["class"], group["type"]))
    yield f"{name}: {group['count']}"
    for thing in group["things"]:
        where = one_line(thing["where"])
        where = defanged(where) if thing["is_name"] else where
        port = f" :{thing['port']}" if thing["port"] else ""
        what = " ".join(map(one_line, thing["what"]))
        yield f"  {where}{port} {what}".rstrip()
        yield f"    {settings.BASE_URL}/findings/{thing['reference']}/"
    more = group["count"] - len(group["things"])
    if more > 0:
        yield "  " + ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}


@cache
def _names() -> dict[tuple[str, str], tuple[str, str]]:
    return {(each.slug, type_.slug): (type_.name_en, type_.name_ur) for each in CLASSES for type_ in each.types}


def type_name(taxonomy: str, type_: str) -> str:
    """What RSIT calls a type, in the active language; what it does not know is called as the feed does."""
    english, urdu = _names().get((taxonomy, type_), (type_, type_))
    return urdu if (get_language() or "").startswith("ur") else english
