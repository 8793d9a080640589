"""What is done with campaigns and with links between cases."""

from pehra.campaigns.actions.campaigns import (
    change_campaign,
    end_campaign,
    open_campaign,
    pass_lead,
    resume_campaign,
)
from pehra.campaigns.actions.links import link, unlink
from pehra.campaigns.actions.members import add_case, remove_case
from pehra.campaigns.actions.remarks import remark, withdraw_remark
from pehra.campaigns.actions.teams import invite, leave, take_out

__all__ = [
    "add_case",
    "change_campaign",
    "end_campaign",
    "invite",
    "leave",
    "link",
    "open_campaign",
    "pass_lead",
    "remark",
    "remove_case",
    "resume_campaign",
    "take_out",
    "unlink",
    "withdraw_remark",
]
