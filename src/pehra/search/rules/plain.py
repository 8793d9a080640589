"""How words are compared in a search. The tables are shared; the migrations make `search_plain` of them."""

from pehra.formats.plain import DIGITS, FROM, KEPT, LETTERS, STRIPPED, TO, plain, words

__all__ = ["DIGITS", "FROM", "KEPT", "LETTERS", "STRIPPED", "TO", "plain", "words"]
