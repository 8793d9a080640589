from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "pehra.webhooks"
    label = "webhooks"
