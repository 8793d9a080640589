"""Reference Security Incident Taxonomy (RSIT), version 1003, of ENISA and TF-CSIRT: 11 classes, 39 types.

The slugs and English names are the taxonomy's; the descriptions and the Urdu are ours. A report carries one
class at least and may carry several; a type is wished for, not required. Ransomware is no type of RSIT: it is a
tag beside the classes.
"""

from dataclasses import dataclass
from typing import Final

VERSION: Final = "1003"
RANSOMWARE_TAG: Final = "ransomware"


@dataclass(frozen=True, slots=True)
class IncidentType:
    slug: str
    name_en: str
    name_ur: str
    description_en: str
    description_ur: str


@dataclass(frozen=True, slots=True)
class IncidentClass:
    slug: str
    name_en: str
    name_ur: str
    types: tuple[IncidentType, ...]


_T = IncidentType

CLASSES: Final[tuple[IncidentClass, ...]] = (
    IncidentClass(
        "abusive-content",
        "Abusive Content",
        "نازیبا مواد",
        (
            _T("spam", "Spam", "سپیم",
               "Bulk messages that nobody asked for, or the resources that send them.",
               "بڑی تعداد میں ایسے پیغامات جو کسی نے نہیں مانگے، یا انہیں بھیجنے والے وسائل۔"),
            _T("harmful-speech", "Harmful Speech", "نقصان دہ گفتگو",
               "Harassment, threats, hatred or defamation spread by electronic means.",
               "برقی ذرائع سے ہراسانی، دھمکی، نفرت انگیزی یا ہتکِ عزت۔"),
            _T("violence", "(Child) Sexual Exploitation/Sexual/Violent Content",
               "جنسی استحصال یا تشدد پر مبنی مواد",
               "Abuse of children, or unlawful sexual or violent material.",
               "بچوں کا استحصال، یا غیر قانونی جنسی یا پُرتشدد مواد۔"),
        ),
    ),
    IncidentClass(
        "malicious-code",
        "Malicious Code",
        "مضر کوڈ",
        (
            _T("infected-system", "Infected System", "متاثرہ نظام",
               "A computer, phone or server on which malware runs.",
               "کمپیوٹر، فون یا سرور جس پر مضر سافٹ ویئر چل رہا ہو۔"),
            _T("c2-server", "C2 Server", "کمانڈ اینڈ کنٹرول سرور",
               "A server from which infected machines take their orders.",
               "وہ سرور جہاں سے متاثرہ مشینیں احکامات لیتی ہیں۔"),
            _T("malware-distribution", "Malware Distribution", "مضر سافٹ ویئر کی تقسیم",
               "An address from which malware is handed out.",
               "وہ پتا جہاں سے مضر سافٹ ویئر پھیلایا جاتا ہے۔"),
            _T("malware-configuration", "Malware Configuration", "مضر سافٹ ویئر کی ترتیبات",
               "An address that hosts the settings malware fetches, such as a list of targets.",
               "وہ پتا جہاں مضر سافٹ ویئر کی ترتیبات رکھی ہوں، مثلاً اہداف کی فہرست۔"),
        ),
    ),
    IncidentClass(
        "information-gathering",
        "Information Gathering",
        "معلومات کا حصول",
        (
            _T("scanner", "Scanning", "اسکیننگ",
               "Probing systems to learn which services and weaknesses they have.",
               "نظاموں کو ٹٹولنا تاکہ ان کی خدمات اور کمزوریاں معلوم ہوں۔"),
            _T("sniffing", "Sniffing", "ٹریفک کی جاسوسی",
               "Watching or recording network traffic without right.",
               "نیٹ ورک ٹریفک کو بلا اجازت دیکھنا یا ریکارڈ کرنا۔"),
            _T("social-engineering", "Social Engineering", "سماجی فریب کاری",
               "Drawing information out of a person by lies, pressure or favours.",
               "جھوٹ، دباؤ یا لالچ سے کسی شخص سے معلومات نکلوانا۔"),
        ),
    ),
    IncidentClass(
        "intrusion-attempts",
        "Intrusion Attempts",
        "دراندازی کی کوششیں",
        (
            _T("ids-alert", "Exploitation of known Vulnerabilities", "معلوم کمزوریوں سے فائدہ اٹھانے کی کوشش",
               "An attempt to break in through a weakness that is already catalogued.",
               "ایسی کمزوری کے ذریعے داخل ہونے کی کوشش جو پہلے سے درج ہے۔"),
            _T("brute-force", "Login attempts", "لاگ اِن کی کوششیں",
               "Guessing passwords again and again.",
               "بار بار پاس ورڈ کا اندازہ لگانا۔"),
            _T("exploit", "New attack signature", "حملے کا نیا طریقہ",
               "An attempt to break in by a way that was not known before.",
               "ایسے طریقے سے داخل ہونے کی کوشش جو پہلے معلوم نہ تھا۔"),
        ),
    ),
    IncidentClass(
        "intrusions",
        "Intrusions",
        "دراندازی",
        (
            _T("privileged-account-compromise", "Privileged Account Compromise",
               "بااختیار اکاؤنٹ پر قبضہ",
               "A stranger controls an administrator's account.",
               "منتظم کا اکاؤنٹ کسی غیر کے قبضے میں ہے۔"),
            _T("unprivileged-account-compromise", "Unprivileged Account Compromise", "عام اکاؤنٹ پر قبضہ",
               "A stranger controls an ordinary user's account.",
               "عام صارف کا اکاؤنٹ کسی غیر کے قبضے میں ہے۔"),
            _T("application-compromise", "Application Compromise", "ایپلیکیشن پر قبضہ",
               "A flaw in an application was used to take it over.",
               "ایپلیکیشن کی خامی استعمال کر کے اس پر قبضہ کر لیا گیا۔"),
            _T("system-compromise", "System Compromise", "نظام پر قبضہ",
               "A whole system is under a stranger's control.",
               "پورا نظام کسی غیر کے اختیار میں ہے۔"),
            _T("burglary", "Burglary", "نقب زنی",
               "Breaking in physically, to reach systems or media.",
               "نظام یا ذخیرہ آلات تک پہنچنے کے لیے عمارت میں زبردستی داخل ہونا۔"),
        ),
    ),
    IncidentClass(
        "availability",
        "Availability",
        "دستیابی",
        (
            _T("dos", "Denial of Service", "خدمت کی بندش (ڈاس)",
               "One source overloads or crashes a service.",
               "ایک ہی جگہ سے کسی خدمت پر بوجھ ڈال کر اسے بند کرنا۔"),
            _T("ddos", "Distributed Denial of Service", "منقسم خدمت کی بندش (ڈی ڈاس)",
               "Many sources together overload a service.",
               "بہت سی جگہوں سے ایک ساتھ کسی خدمت پر بوجھ ڈالنا۔"),
            _T("misconfiguration", "Misconfiguration", "غلط ترتیب",
               "A service fails because it was set up wrongly.",
               "غلط ترتیب کی وجہ سے خدمت کا رک جانا۔"),
            _T("sabotage", "Sabotage", "تخریب کاری",
               "Damage done on purpose, to equipment or by software.",
               "جان بوجھ کر آلات کو یا سافٹ ویئر کے ذریعے نقصان پہنچانا۔"),
            _T("outage", "Outage", "تعطل",
               "A service is down without malice: power, fire, flood, a broken cable.",
               "بغیر بدنیتی کے خدمت بند: بجلی، آگ، سیلاب یا کٹی ہوئی تار۔"),
        ),
    ),
    IncidentClass(
        "information-content-security",
        "Information Content Security",
        "معلومات کے مواد کی حفاظت",
        (
            _T("unauthorised-information-access", "Unauthorised Access to Information",
               "معلومات تک بلا اجازت رسائی",
               "Somebody read or copied information without right.",
               "کسی نے بلا اجازت معلومات پڑھیں یا نقل کیں۔"),
            _T("unauthorised-information-modification", "Unauthorised Modification of Information",
               "معلومات میں بلا اجازت تبدیلی",
               "Information was altered or encrypted without right: defacement and ransomware belong here.",
               "معلومات بلا اجازت بدلی یا مقفل کی گئیں: ویب سائٹ بگاڑنا اور تاوان کا سافٹ ویئر اسی میں ہیں۔"),
            _T("data-loss", "Data Loss", "ڈیٹا کا ضیاع",
               "Information is gone, by a broken disk, a theft or a mistake.",
               "ڈسک کی خرابی، چوری یا غلطی سے معلومات ضائع ہو گئیں۔"),
            _T("data-leak", "Leak of confidential information", "خفیہ معلومات کا افشا",
               "Confidential information came into the open, such as login data or personal records.",
               "خفیہ معلومات، مثلاً لاگ اِن یا ذاتی ریکارڈ، سامنے آ گئیں۔"),
        ),
    ),
    IncidentClass(
        "fraud",
        "Fraud",
        "دھوکا دہی",
        (
            _T("unauthorised-use-of-resources", "Unauthorised use of resources", "وسائل کا بلا اجازت استعمال",
               "Systems are used for a stranger's gain, such as mining or chain letters.",
               "نظام کو کسی غیر کے فائدے کے لیے استعمال کرنا، مثلاً کرپٹو مائننگ۔"),
            _T("copyright", "Copyright", "حقِ تصنیف",
               "Unlicensed copies of protected works are offered or installed.",
               "محفوظ تخلیقات کی بلا اجازت نقول پیش یا نصب کرنا۔"),
            _T("masquerade", "Masquerade", "جعلی شناخت",
               "Somebody pretends to be another person or organisation to gain by it.",
               "فائدے کے لیے خود کو کوئی دوسرا شخص یا ادارہ ظاہر کرنا۔"),
            _T("phishing", "Phishing", "فشنگ",
               "Passing as somebody trusted to make users give away their secrets.",
               "قابلِ اعتماد بن کر صارفین سے ان کے راز حاصل کرنا۔"),
        ),
    ),
    IncidentClass(
        "vulnerable",
        "Vulnerable",
        "غیر محفوظ",
        (
            _T("weak-crypto", "Weak crypto", "کمزور خفیہ کاری",
               "A public service offers encryption that can be broken.",
               "عوامی خدمت ایسی خفیہ کاری پیش کرتی ہے جو توڑی جا سکتی ہے۔"),
            _T("ddos-amplifier", "DDoS amplifier", "ڈی ڈاس بڑھانے والی خدمت",
               "A public service that others can misuse to multiply an attack.",
               "عوامی خدمت جسے حملہ بڑھانے کے لیے استعمال کیا جا سکتا ہے۔"),
            _T("potentially-unwanted-accessible", "Potentially unwanted accessible services",
               "غیر ضروری طور پر کھلی خدمات",
               "A service can be reached from outside that probably should not be.",
               "ایسی خدمت باہر سے قابلِ رسائی ہے جو غالباً نہیں ہونی چاہیے۔"),
            _T("information-disclosure", "Information disclosure", "معلومات کا اظہار",
               "A public service tells strangers more than it should.",
               "عوامی خدمت اجنبیوں کو ضرورت سے زیادہ بتاتی ہے۔"),
            _T("vulnerable-system", "Vulnerable system", "کمزور نظام",
               "A system has a known weakness that is not mended.",
               "نظام میں ایسی معلوم کمزوری ہے جو دور نہیں کی گئی۔"),
        ),
    ),
    IncidentClass(
        "other",
        "Other",
        "دیگر",
        (
            _T("other", "Uncategorised", "غیر درجہ بند",
               "Fits no other class; a growing share of these says that the scheme needs work.",
               "کسی اور درجے میں نہیں آتا؛ ان کا بڑھنا بتاتا ہے کہ درجہ بندی پر کام درکار ہے۔"),
            _T("undetermined", "Undetermined", "غیر متعین",
               "What it is cannot be said yet, or no longer.",
               "ابھی، یا اب، نہیں کہا جا سکتا کہ یہ کیا ہے۔"),
        ),
    ),
    IncidentClass(
        "test",
        "Test",
        "آزمائش",
        (
            _T("test", "Test", "آزمائش",
               "For exercises and trials only.",
               "صرف مشقوں اور آزمائش کے لیے۔"),
        ),
    ),
)  # fmt: skip

CLASS_OF_TYPE: Final[dict[str, str]] = {kind.slug: each.slug for each in CLASSES for kind in each.types}
CLASS: Final[dict[str, IncidentClass]] = {each.slug: each for each in CLASSES}
TYPE: Final[dict[str, IncidentType]] = {kind.slug: kind for each in CLASSES for kind in each.types}


def classes_of(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The classes of a report's classes and types, each once, in the taxonomy's order.

    `chosen` are slugs of classes or types. Raises ValueError naming the first that is neither.
    """
    for slug in chosen:
        if slug not in CLASS and slug not in TYPE:
            raise ValueError(f"classification: {slug!r} is neither a class nor a type of RSIT {VERSION}")
    wanted = {slug if slug in CLASS else CLASS_OF_TYPE[slug] for slug in chosen}
    return tuple(slug for slug in CLASS if slug in wanted)


def with_types(chosen: str) -> list[str]:
    """What a search for a class or "class/type" looks for in classifications: a class means all of its types too."""
    found = CLASS.get(chosen)
    return [chosen, *(f"{chosen}/{kind.slug}" for kind in found.types)] if found else [chosen]
