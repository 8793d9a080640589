"""Ties the fields of bodies to cases: a card on each, one more filter of the lists, and what closing waits for."""

import importlib


def connect() -> None:
    """Cases show their fields to the body's own people, are found by them, and are closed once they are filled."""
    closing = importlib.import_module("pehra.incidents.actions.closing")
    closing.checked_by(importlib.import_module("pehra.casefields.actions.closing").unanswered)
    narrowing = importlib.import_module("pehra.incidents.queries.narrowing")
    definitions = importlib.import_module("pehra.casefields.queries.definitions")
    finding = importlib.import_module("pehra.casefields.queries.narrowing")
    way = narrowing.Narrowing(finding.narrow, definitions.questions, finding.offered, finding.named, finding.THROUGH)
    narrowing.narrowed_by(way)
    columns = importlib.import_module("pehra.incidents.queries.columns")
    columns.added_by(importlib.import_module("pehra.casefields.queries.columns").columns)
    drawing = importlib.import_module("pehra.casefields.web.case")
    along = importlib.import_module("pehra.incidents.queries.along")
    along.asked_along(drawing.NAME, importlib.import_module("pehra.casefields.queries.answers").about)
    importlib.import_module("pehra.incidents.web.cards").add(drawing.NAME, drawing.card)
