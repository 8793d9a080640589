from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pehra.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        # Their receivers listen to what happens on the sign-in pages.
        import_module("pehra.foundation.accounts.web.second_factor")
        import_module("pehra.foundation.accounts.web.security_log")
