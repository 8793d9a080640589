"""Letting people in and sending them away, API tokens, and what people set for themselves."""

from pehra.foundation.accounts.actions.accounts import (
    change_settings,
    close_account,
    create_account,
    end_sessions,
    note_lock_out,
    note_password_link,
    note_security,
    reset_second_factor,
)
from pehra.foundation.accounts.actions.invitations import (
    accept_invitation,
    invite,
    join,
    on_invited,
    withdraw_invitation,
)
from pehra.foundation.accounts.actions.memberships import appoint, end_membership, on_role_ended
from pehra.foundation.accounts.actions.tokens import Secret, create_token, enter_by_token, revoke_token, revoke_tokens

__all__ = [
    "Secret",
    "accept_invitation",
    "appoint",
    "change_settings",
    "close_account",
    "create_account",
    "create_token",
    "end_membership",
    "end_sessions",
    "enter_by_token",
    "invite",
    "join",
    "note_lock_out",
    "note_password_link",
    "note_security",
    "on_invited",
    "on_role_ended",
    "reset_second_factor",
    "revoke_token",
    "revoke_tokens",
    "withdraw_invitation",
]
