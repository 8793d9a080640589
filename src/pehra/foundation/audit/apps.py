from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "pehra.foundation.audit"
    label = "audit"
