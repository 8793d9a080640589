"""What of a campaign is called by a key."""

from django.utils.crypto import salted_hmac

from pehra.campaigns.models import Campaign, Remark
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person


def remark_key(number: int) -> str:
    """Names a remark in an address without telling how many there are."""
    return salted_hmac("pehra.campaigns.remark", str(number)).hexdigest()[:20]


def remark_by_key(person: Person, campaign: Campaign, key: str) -> Remark:
    """The remark of a campaign, which this person sees, under this key. Raises Absent."""
    rows = Remark.objects.filter(visible_to(person), campaign=campaign)
    number = next((each for each in rows.values_list("pk", flat=True) if remark_key(each) == key), None)
    if number is None:
        raise Absent
    return rows.get(pk=number)
