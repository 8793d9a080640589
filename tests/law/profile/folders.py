"""Small profile folders for the tests: a sound one, and ways to change it."""

import textwrap

SOUND = {
    "profile.yaml": """\
        id: small
        version: "1"
        title_en: Small
        title_ur: چھوٹا
        """,
    "sectors.yaml": """\
        - {slug: telecom, name_en: Telecom, name_ur: ٹیلی کام}
        - {slug: other, name_en: Other, name_ur: دیگر}
        """,
    "provinces.yaml": """\
        - {slug: punjab, name_en: Punjab, name_ur: پنجاب}
        """,
    "bodies.yaml": """\
        - slug: ncert
          name_en: National CERT
          name_ur: قومی سرٹ
          standings:
            - standing: notified
              since: 2024-03-11
              citation: a source
        - slug: cert-telecom
          name_en: Telecom CERT
          name_ur: ٹیلی کام سرٹ
          standings:
            - standing: recommended
              citation: a source
        """,
    "mandates.yaml": """\
        - id: ncert-national
          body: ncert
          function: national
          starts: 2024-03-11
          instrument: a notification
          citation: a source
        - id: cert-telecom-sectoral
          body: cert-telecom
          function: sectoral
          sector: telecom
          starts: 2024-03-11
          instrument: none yet
          citation: a source
        """,
    "routing.yaml": "".join(
        f"""\
- id: {tier}-national
  from: {tier}
  to: national
  precedence: 90
  starts: 2024-01-01
  citation: default, no source
"""
        for tier in ("organisation", "organisational", "sectoral", "provincial", "government", "cii")
    ),
    "severity.yaml": """\
        - id: severity-high
          slug: high
          rank: 1
          name_en: High
          name_ur: سنگین
          meaning_en: Much harm.
          meaning_ur: بہت نقصان۔
          starts: 2024-01-01
          citation: default, no source
        """,
    "clocks.yaml": """\
        - id: national-acknowledge
          function: national
          stage: acknowledge
          rsit_class: "*"
          severity: "*"
          hours: 12
          anchor: submission
          owed_by: body
          remind_before_hours: [6, 1]
          remind_after_hours: [1]
          starts: 2024-01-01
          citation: default, no source
        """,
    "organisations.yaml": """\
        - slug: falak
          name_en: Falak
          name_ur: فلک
          sector: telecom
          ownership: private
          province: punjab
          designations:
            - {designated_on: 2025-01-01, review_on: 2026-01-01, designated_by: A ministry, citation: a source}
          network_objects:
            - {kind: cidr, value: 192.0.2.0/24}
          contacts:
            - {role: Duty, name: Somebody, email: soc@falak.example, phone: +92 42 0000000, around_the_clock: yes}
        """,
    "case-rules.yaml": """\
        - id: severe-malware
          title_en: Severe malware
          title_ur: سنگین مضر سافٹ ویئر
          types: [malicious-code/infected-system]
          severity: critical
          sectors: [telecom]
          cii: yes
          count: 2
          confidence: 60
          starts: 2024-01-01
          citation: default, no source
        """,
    "seats.yaml": """\
        - {id: chair, kind: ex-officio, office: chair, title_en: A, title_ur: ب, starts: 2024-01-01, citation: a source}
        - {id: head, kind: ex-officio, title_en: B, title_ur: پ, body: ncert, starts: 2024-01-01, citation: a source}
        """,
    "council.yaml": """\
        - {id: tie, about: tie, answer: falls, starts: 2024-01-01, citation: a source}
        - id: majority
          about: majority
          numerator: 1
          denominator: 2
          strictly: yes
          of: cast
          starts: 2024-01-01
          citation: a source
        - id: quorum
          about: quorum
          numerator: 1
          denominator: 2
          strictly: no
          of: seats
          starts: 2024-01-01
          citation: a source
        """,
    "maturity-targets.yaml": """\
        - {id: sectoral-all, function: sectoral, parameter: "*", level: 2, starts: 2024-01-01, citation: a source}
        - {id: sectoral-mandate, function: sectoral, parameter: O-1, level: 3, starts: 2024-01-01, citation: a source}
        """,
    "formations.yaml": """\
        - {id: designated, state: designated, days: 90, starts: 2024-01-01, citation: a source}
        - {id: approved, state: approved, notified_by: federal, starts: 2024-01-01, citation: a source}
        """,
    "facts.yaml": """\
        - {id: chair, body: ncert, subject: Head, value: A director, citation: a source}
        """,
    "report-forms.yaml": """\
        - id: ransom-1
          form: ransom
          version: 1
          whom: organisation
          title_en: Ransom
          title_ur: تاوان
          starts: 2024-01-01
          citation: default, no source
          sections:
            - key: money
              title_en: Money
              title_ur: رقم
              questions:
                - {id: asked, kind: yes-no, label_en: Asked for money, label_ur: رقم مانگی گئی}
        """,
}


def text_of(file):
    return textwrap.dedent(SOUND[file])


def write(folder, **changed):
    """The sound profile in `folder`; `changed` gives another text to a file, by its name without ending, or None."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in SOUND:
        name = file.removesuffix(".yaml").replace("-", "_")
        text = changed.pop(name, SOUND[file])
        if text is not None:
            (folder / file).write_text(textwrap.dedent(text), encoding="utf-8")
    assert not changed, f"no such file: {changed}"
    return folder


def replaced(file, old, new):
    """The text of a file of the sound profile with something changed."""
    text = text_of(f"{file}.yaml")
    assert old in text, old
    return text.replace(old, new, 1)
