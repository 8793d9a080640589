"""The tables of campaigns and links."""

from pehra.campaigns.models.campaigns import Campaign, Member, Remark, Team
from pehra.campaigns.models.links import Link

__all__ = ["Campaign", "Link", "Member", "Remark", "Team"]
