from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "pehra.evidence"
    label = "evidence"
