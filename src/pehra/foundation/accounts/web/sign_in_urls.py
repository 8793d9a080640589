"""Addresses of signing in, under the names by which allauth looks for them."""

from django.urls import path, re_path

from pehra.foundation.accounts.web import sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("inactive/", sign_in.inactive, name="account_inactive"),
    path("by-invitation/", sign_in.closed, name="account_signup"),
    path("confirm/", sign_in.again, name="account_reauthenticate"),
    path("password/", sign_in.change_password, name="account_change_password"),
    path("password/forgotten/", sign_in.forgotten, name="account_reset_password"),
    path("password/forgotten/sent/", sign_in.forgotten_done, name="account_reset_password_done"),
    path("password/new/done/", sign_in.reset_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", sign_in.reset, name="account_reset_password_from_key"
    ),
    path("second-factor/", sign_in.factors, name="mfa_index"),
    path("second-factor/code/", sign_in.second_step, name="mfa_authenticate"),
    path("second-factor/confirm/", sign_in.prove_again, name="mfa_reauthenticate"),
    path("second-factor/app/", sign_in.activate_app, name="mfa_activate_totp"),
    path("second-factor/app/remove/", sign_in.deactivate_app, name="mfa_deactivate_totp"),
    path("second-factor/recovery-codes/", sign_in.recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/recovery-codes/new/", sign_in.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/recovery-codes/file/", sign_in.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", sign_in.passkeys, name="mfa_list_webauthn"),
    path("passkeys/add/", sign_in.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/sign-in/", sign_in.passkey_sign_in, name="mfa_login_webauthn"),
    path("passkeys/confirm/", sign_in.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", sign_in.remove_passkey, name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/rename/", sign_in.rename_passkey, name="mfa_edit_webauthn"),
]
