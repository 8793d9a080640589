"""What the demonstration's organisations and its public answer to the questions of the forms. All invented.

Each function takes the moment at which its report was filed: what is answered lies before it, and has its zone.
"""

from datetime import datetime, timedelta

from pehra.incidents.rules.answers import Sheet

HOUR = timedelta(hours=1)


def ransomware(filed: datetime) -> tuple[Sheet, ...]:
    """In Urdu, as it is known on the first morning."""
    return (
        Sheet(
            "impact",
            1,
            {
                "interrupted": True,
                "interrupted-since": (filed - 3 * HOUR).isoformat(),
                "people": 1_450,
                "told": ["regulator"],
            },
        ),
        Sheet(
            "ransomware",
            1,
            {"family": "LockBit 3.0 (پیغام کے مطابق)", "entry": "remote-access", "backups": "untested", "asked": True},
        ),
    )


def ransomware_later(filed: datetime) -> tuple[Sheet, ...]:
    """What an update adds: the note was read, the backups were tried."""
    return (
        Sheet(
            "ransomware",
            1,
            {
                "backups": "clean",
                "stolen": True,
                "demand": {"amount": "1.5", "currency": "BTC"},
                "deadline": (filed + 72 * HOUR).isoformat(),
                "contact": "پیغام میں ٹور کا ایک پتہ دیا گیا ہے۔ ہم نے کوئی جواب نہیں دیا۔",
            },
        ),
    )


def phishing() -> tuple[Sheet, ...]:
    """As it was reported."""
    return (Sheet("phishing", 1, {"channel": ["sms", "web"], "received": 8_200, "pretends": "Falak Telecom, billing"}),)


def phishing_at_the_end() -> tuple[Sheet, ...]:
    """What the final report owes."""
    return (
        Sheet("impact", 1, {"interrupted": False, "told": ["customers"]}),
        Sheet("phishing", 1, {"entered": True, "accounts": 37, "reset": True}),
    )


def flood(filed: datetime) -> tuple[Sheet, ...]:
    """While it lasts."""
    return (
        Sheet(
            "ddos",
            1,
            {
                "targets": "Both resolvers of the fixed network\n192.0.2.53, 192.0.2.54",
                "peak": 41_000,
                "began": (filed - HOUR).isoformat(),
                "kind": ["volume"],
                "demanded": False,
                "provider": True,
            },
        ),
        Sheet(
            "impact",
            1,
            {
                "interrupted": True,
                "interrupted-since": (filed - HOUR).isoformat(),
                "people": 310_000,
                "loss": {"amount": "4200000", "currency": "PKR"},
                "told": ["regulator", "customers"],
            },
        ),
    )


def leak() -> tuple[Sheet, ...]:
    """Of records that somebody offers."""
    return (
        Sheet(
            "data-leak",
            1,
            {
                "kinds": ["identity", "contact", "other"],
                "other-kind": "Plans and dates of installation",
                "records": 12_600,
                "persons": 11_900,
                "public": "for-sale",
                "where": "A forum that sells such lists; a sample of 50 rows is shown there.",
            },
        ),
    )


def defacement(filed: datetime) -> tuple[Sheet, ...]:
    """In Urdu, minutes after it was seen."""
    return (
        Sheet(
            "defacement",
            1,
            {
                "pages": "سرورق اور رابطے کا صفحہ",
                "seen": (filed - timedelta(minutes=35)).isoformat(),
                "system": "WordPress 6.4",
                "copy": True,
                "claims": True,
                "who": "ایک گروہ جس کا نام پہلے نہیں سنا گیا",
            },
        ),
    )


def money_lost() -> tuple[Sheet, ...]:
    """Of the public: a payment that may still be stopped."""
    return (Sheet("public-fraud", 1, {"lost": True, "amount": {"amount": "85000", "currency": "PKR"}, "bank": False}),)


def nothing_lost() -> tuple[Sheet, ...]:
    """Of the public: a message, and no harm yet."""
    return (Sheet("public-fraud", 1, {"lost": False}),)
