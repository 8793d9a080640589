"""How a person is told, for that person's programs: to be read here, and changed by the person signed in alone."""

from datetime import time
from typing import Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.foundation.delivery.queries import own_wishes
from pehra.foundation.delivery.rules.wishes import Subject, Way

router = Router(tags=["Me"])


class NoticeSettingsOut(Given):
    """How you have chosen to be told. What binds you and what calls you in is mailed at once all the same."""

    ways: dict[str, Literal["at-once", "daily", "inbox"]] = Field(
        description="For each subject: mail at once, one mail a day, or the inbox alone.", examples=[{"cases": "daily"}]
    )
    hour: int = Field(description="The hour of the daily mail.", examples=[8])
    quiet_from: str | None = Field(description="When quiet hours begin; null where there are none.", examples=["22:00"])
    quiet_until: str | None = Field(description="When they end; may lie past midnight.", examples=["07:00"])
    days: list[int] = Field(description="The days on which quiet hours begin; 0 is Monday.")
    urgent: bool = Field(description="Whether urgent notices may come in quiet hours.")
    zone: str = Field(description="The time zone of all these hours.", examples=["Asia/Karachi"])


@router.get(
    "/notices/settings",
    response=NoticeSettingsOut,
    auth=Scoped(),
    operation_id="showNoticeSettings",
    summary="How you are told",
)
def settings(request: HttpRequest) -> NoticeSettingsOut:
    """Your own choice, told to every token of yours. It is changed on your page alone, and by no program."""
    chosen = own_wishes(request.auth)
    return NoticeSettingsOut(
        ways={subject.value: chosen.ways.get(subject, Way.AT_ONCE).value for subject in Subject},
        hour=chosen.hour,
        quiet_from=_written(chosen.quiet_from),
        quiet_until=_written(chosen.quiet_until),
        days=sorted(chosen.days),
        urgent=chosen.urgent,
        zone=chosen.zone,
    )


def _written(hour: time | None) -> str | None:
    return f"{hour:%H:%M}" if hour is not None else None
