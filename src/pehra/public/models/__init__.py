"""Tables of public reports."""

from pehra.public.models.counts import Count, UsedTicket
from pehra.public.models.reports import File, Message, PublicReport

__all__ = ["Count", "File", "Message", "PublicReport", "UsedTicket"]
