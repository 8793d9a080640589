from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "pehra.foundation.documents"
    label = "documents"
