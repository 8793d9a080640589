from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "pehra.foundation.delivery"
    label = "delivery"
