"""The days of the week as pages name them: 0 is Monday."""

from typing import Final

from django.utils.translation import gettext_lazy as _

WEEKDAYS: Final = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
