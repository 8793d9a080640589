"""Codes by which a printed document is checked."""

import re
from xml.etree import ElementTree

import qrcode

from pehra.foundation import printing


def test_codes_are_long_random_and_cannot_be_misread() -> None:
    codes = {printing.verification_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code) for code in codes)


def test_the_square_holds_the_modules_of_the_code_and_a_quiet_border() -> None:
    address = "https://cert.example/check/ABCD-EFGH-JKMN"
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(address)
    rows = code.get_matrix()
    dark = {(x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on}
    drawn = printing.qr(address)
    assert {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn)} == dark
    assert min(min(place) for place in dark) == 4
    assert ElementTree.fromstring(drawn).attrib["viewBox"] == f"0 0 {len(rows)} {len(rows)}"
    assert printing.qr(address) == drawn
