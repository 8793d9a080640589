from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pehra.foundation.accounts"
    label = "accounts"
