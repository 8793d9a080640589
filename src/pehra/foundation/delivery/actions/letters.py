"""What the mail of a notice says, in the active language."""

import logging
from collections.abc import Callable

from django.utils.translation import gettext

from pehra.foundation.delivery.models import Notice
from pehra.foundation.delivery.rules import Letter, filled

log = logging.getLogger(__name__)
Composer = Callable[[Notice], Letter]
_composers: dict[str, Composer] = {}


def composed_by(kind: str, composer: Composer) -> None:
    """Notices of this kind get a letter of more than a sentence. It is composed in the reader's language.

    A restricted notice is never given to it.
    """
    _composers[kind] = composer


def letter_of(told: Notice) -> Letter:
    """The letter of a notice in the active language. One of a drill says so in its subject and before all else."""
    letter = words_of(told)
    if not told.drill:
        return letter
    warning = gettext("DRILL %(drill)s: this is an exercise. Nothing in this message is real.") % {"drill": told.drill}
    return Letter(gettext("DRILL: %(subject)s") % {"subject": letter.subject}, f"{warning}\n\n{letter.body}")


def words_of(told: Notice) -> Letter:
    """The words of a notice; a restricted one gets neither words nor subject of its own."""
    if not told.restricted:
        try:
            if told.kind in _composers:
                return _composers[told.kind](told)
            sentence = filled(gettext(told.text), told.params)
            return Letter(f"Pehra: {sentence}", sentence)
        except (KeyError, ValueError, TypeError):
            # A sentence or its translation that does not fit its parameters must not hold up everybody else's mail.
            log.exception("notice %s (%s) could not be put into words", told.pk, told.kind)
    return Letter(
        gettext("Pehra: something waits for you"),
        gettext("There is something for you in Pehra. What it is about is shown after you sign in:"),
    )
