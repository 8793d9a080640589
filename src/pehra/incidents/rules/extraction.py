"""Technical traces in a text that somebody pasted: a mail, a log, a list, in whatever way they were made harmless.

What is recognised is told with the type that it is taken for; what is not is told too, and nothing is saved by itself.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pehra.incidents.rules.observables import DOTS, guess, normal
from pehra.incidents.rules.wording import ObservableType as Type

LONGEST: Final = 100_000
MOST: Final = 500
# What divides one value from the next.
DIVIDED: Final = re.compile(r"[\s,;|<>\"“”„«»‹›،؛\u200b-\u200f\u2066-\u2069]+")
# What stands around a value in a sentence and is no part of it.
AROUND_START: Final = "([{'`*•·-–—=:"
AROUND_END: Final = ".:!?'`*…۔؟)"
# Said with words and blank space around them, where both sides look like parts of a name.
SPELLED: Final = re.compile(
    r"(?P<left>[A-Za-z0-9_-]{1,64})[ \t]{1,3}(?P<sign>[\[({]?(?:dot|at)[\])}]?)[ \t]{1,3}(?=[A-Za-z0-9_-]{1,63})", re.I
)
SPELLED_DOT: Final = re.compile(r"[A-Za-z0-9_-][ \t]{1,3}dot[ \t]{1,3}[A-Za-z0-9_-]", re.I)
BRACKETED: Final = re.compile(r"[ \t]{0,3}(?P<sign>[\[({](?:dot|at|\.|@)[\])}])[ \t]{0,3}", re.I)
# Endings of names of files that harm; none of them is a top-level domain that anybody meets.
FILE_ENDINGS: Final = frozenset(
    {
        *("7z", "apk", "bat", "bin", "chm", "cmd", "cpl", "dat", "dll", "doc", "docm", "docx", "dotm", "exe", "gz"),
        *("hta", "img", "iso", "jar", "js", "jse", "lnk", "msc", "msi", "msix", "pdf", "pif", "ps1", "psm1", "rar"),
        *("reg", "rtf", "scr", "sys", "tar", "tmp", "vbe", "vbs", "wsf", "xls", "xlsb", "xlsm", "xlsx", "xll", "zip"),
    }
)
FILE: Final = re.compile(r"[^\\/:*?\"<>|\s]{1,200}\.([A-Za-z0-9]{1,5})")
PORT: Final = re.compile(r"((?:[0-9]{1,3}\.){3}[0-9]{1,3}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}")
BRACKETS: Final = re.compile(r"\[([0-9A-Fa-f:]{2,39}(?:[0-9.]{7,15})?)\]")
# A sentence's "e.g." is no name: a top-level domain has two letters at least.
TOP_LEVEL: Final = re.compile(r"(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{2,59}|[^\W\d_]{2,})[.\])}]*$", re.I)
# What no trace is without: a sign, or digits enough.
MAYBE: Final = re.compile(r"[0-9A-Za-z]{25}|[.:/@\[({]|[0-9a-fA-F]{6}|[Aa][Ss][0-9]|[0-9]{4}|bc1|ltc1")
SHORTEST: Final = 3
BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BITCOIN: Final = re.compile(rf"[13][{BASE58}]{{25,34}}")
BECH32: Final = re.compile(r"(?:bc1|ltc1)[02-9ac-hj-np-z]{11,71}")
ETHEREUM: Final = re.compile(r"0x[0-9a-fA-F]{40}")
TRON: Final = re.compile(rf"T[{BASE58}]{{33}}")
MONERO: Final = re.compile(rf"[48][{BASE58}]{{94}}")
# Mobile numbers of Pakistan (03xx), and land lines with their area code.
PHONE: Final = re.compile(r"(?:\+|00)?92[0-9]{9,10}|0[0-9]{9,10}|\+[1-9][0-9]{7,14}")
PHONE_SIGNS: Final = str.maketrans("", "", " -.()\u2010\u2011\u2012\u2013")
DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
# A number as people write it, with blank space in it.
PHONE_IN_TEXT: Final = re.compile(
    r"(?<![\w.+-])(?:\+|00)?(?:92|0)[ -]?\(?[0-9]{2,4}\)?(?:[ -]?[0-9]{2,8}){1,3}(?![\w.-])"
)


@dataclass(frozen=True)
class Recognised:
    """A value that was found: as it was written, what it is taken for, and its one spelling."""

    written: str
    type: Type
    value: str


@dataclass(frozen=True)
class Extracted:
    """What a text holds. `left` are the lines in which nothing was recognised; `cut`: there was more than is taken."""

    found: tuple[Recognised, ...]
    left: tuple[str, ...]
    cut: bool = False


def extract(text: str) -> Extracted:
    """Every trace in a text, each once, in its order."""
    found: dict[tuple[Type, str], Recognised] = {}
    left: list[str] = []
    cut = len(text) > LONGEST
    for line in text[:LONGEST].splitlines():
        recognised = list(_in_line(line))
        for each in recognised:
            found.setdefault((each.type, each.value), each)
        if line.strip() and not recognised:
            left.append(line.strip()[:200])
    return Extracted(tuple(found.values())[:MOST], tuple(left)[:MOST], cut or len(found) > MOST or len(left) > MOST)


def _in_line(line: str) -> Iterator[Recognised]:
    line = line.translate(DIGITS)
    if phones := list(PHONE_IN_TEXT.finditer(line)):
        for phone in reversed(phones):
            value = _phone(phone[0])
            if value:
                line = line[: phone.start()] + " " + line[phone.end() :]
                yield Recognised(phone[0].strip(), Type.PHONE, value)
    line = BRACKETED.sub(lambda sign: sign["sign"], line)
    if SPELLED_DOT.search(line):
        # "look at example.com" is a sentence; "ali at example dot com" is an address.
        line = SPELLED.sub(lambda said: said["left"] + ("@" if "at" in said["sign"].lower() else "."), line)
    for token in DIVIDED.split(line):
        if token and (found := recognise(token)):
            yield found


@lru_cache(maxsize=4096)
def recognise(token: str) -> Recognised | None:
    """What one word of a text is taken for; None for a mere word."""
    if len(token) < SHORTEST or not MAYBE.search(token):
        return None
    for candidate in _candidates(token):
        for type_ in (_special(candidate), guess(candidate)):
            if type_ in (None, Type.OTHER) or (type_ is Type.DOMAIN and not TOP_LEVEL.search(candidate)):
                continue
            try:
                return Recognised(token, type_, _phone(candidate) if type_ is Type.PHONE else normal(type_, candidate))
            except ValueError:
                continue
    return None


def _candidates(token: str) -> Iterator[str]:
    """The word itself, then without what stands around it in a sentence, without a port, without its brackets."""
    bare = token.rstrip(AROUND_END).lstrip(AROUND_START)
    # A bracket at the end belongs to the value where it opens within it, as in hxxp://a[.]b/c(1).
    if token.rstrip(AROUND_END[:-1]).endswith(")") and "(" in bare and bare.count("(") > bare.count(")"):
        bare += ")"
    name, equals, value = bare.partition("=")
    if equals and name.isidentifier():
        yield value
    yield bare
    whole = DOTS.sub(".", token).strip(".,:()'`")
    if found := PORT.fullmatch(whole):
        yield found[1].strip("[]")
    if found := BRACKETS.fullmatch(whole):
        yield found[1]
    if "/" in bare and not bare.lower().startswith(("h", "f")):
        # A network with bits behind its length, or a path behind a bare name: the host is what can be compared.
        yield bare.partition("/")[0]


def _special(word: str) -> Type | None:
    """Kinds that have a form of their own and would else be taken for something else."""
    if _wallet(word):
        return Type.WALLET
    if PHONE.fullmatch(word) and _phone(word):
        return Type.PHONE
    found = FILE.fullmatch(word)
    if found and found[1].lower() in FILE_ENDINGS and "@" not in word:
        return Type.FILENAME
    return None


def _wallet(word: str) -> bool:
    if BITCOIN.fullmatch(word):
        return _base58_holds(word)
    if TRON.fullmatch(word):
        return _base58_holds(word)
    return any(form.fullmatch(word) for form in (BECH32, ETHEREUM, MONERO))


def _base58_holds(word: str) -> bool:
    """Whether the last four bytes are the check sum of the others, so that no other word is taken for a wallet."""
    number = 0
    for letter in word:
        number = number * 58 + BASE58.index(letter)
    try:
        raw = number.to_bytes(25, "big")
    except OverflowError:
        return False
    return hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def _phone(written: str) -> str:
    """A telephone number as +923001234567; nothing where it cannot be one."""
    digits = written.strip().translate(PHONE_SIGNS)
    if not PHONE.fullmatch(digits):
        return ""
    if digits.startswith("+"):
        national = digits.removeprefix("+92") if digits.startswith("+92") else ""
        if not national:
            return digits
    elif digits.startswith("0092"):
        national = digits[4:]
    elif digits.startswith("92"):
        national = digits[2:]
    else:
        national = digits[1:]
    return f"+92{national}" if len(national) in (9, 10) and national[0] in "23456789" else ""
