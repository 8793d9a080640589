"""What is done with campaigns and with links between cases."""

from pehra.campaigns.actions.campaigns import (
    change_campaign,
    end_campaign,
    invite,
    open_campaign,
    pass_lead,
    remark,
    resume_campaign,
)
from pehra.campaigns.actions.links import link, unlink
from pehra.campaigns.actions.members import add_case, remove_case

__all__ = [
    "add_case",
    "change_campaign",
    "end_campaign",
    "invite",
    "link",
    "open_campaign",
    "pass_lead",
    "remark",
    "remove_case",
    "resume_campaign",
    "unlink",
]
