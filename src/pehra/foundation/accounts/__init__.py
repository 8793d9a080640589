"""People: accounts, memberships with a role, invitations, API tokens, sign-in."""
