from django.apps import AppConfig


class CaseFieldsConfig(AppConfig):
    name = "pehra.casefields"
    label = "casefields"
