"""How people write the same thing otherwise: the ways around a redaction that only looks for letters."""

from hypothesis import strategies as st

# Of each letter the others that readers take for it.
TWINS = {
    "ی": "يىې", "ک": "كڪ", "ہ": "هةۃ", "ا": "آأٱإ",
    **{str(digit): chr(0x0660 + digit) + chr(0x06F0 + digit) + chr(0xFF10 + digit) for digit in range(10)},
    "a": "Aａà", "e": "Eéê", "i": "Iï", "o": "Oö", "n": "Nñ", "r": "R", "t": "T", "l": "L", "s": "S",
}  # fmt: skip
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202b\u2069\u0640\u064e"
DOTS = ("[.]", "(.)", "{.}", "[dot]", " dot ", " [.] ", ".")
ATS = ("[@]", "(at)", " at ", "[at]", "@")


@st.composite
def disguised(draw: st.DrawFn, text: str, *, address: bool = False) -> str:
    """The text in another spelling. `address`: its dots and its @ may be made harmless."""
    parts = []
    for letter in text:
        if address and letter == ".":
            parts.append(draw(st.sampled_from(DOTS)))
        elif address and letter == "@":
            parts.append(draw(st.sampled_from(ATS)))
        else:
            twins = letter + TWINS.get(letter, "") + (letter.upper() if len(letter.upper()) == 1 else "")
            parts.append(draw(st.sampled_from(twins)))
        if draw(st.integers(0, 5)) == 0:
            parts.append(draw(st.sampled_from(UNSEEN)))
    return "".join(parts)
