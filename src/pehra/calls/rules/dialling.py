"""A telephone number as a link that a telephone dials."""


def dialled(number: str) -> str:
    """The address of a link ("tel:+92511234567"): digits, with a + where the number begins with one.

    What is in brackets behind a country's code is dialled inside the country alone: +92 (0)51 is +9251.
    """
    abroad = number.lstrip().startswith("+")
    plain = number.replace("(0)", "") if abroad else number
    digits = "".join(each for each in plain if each in "0123456789")
    return f"tel:{'+' if abroad else ''}{digits}"
