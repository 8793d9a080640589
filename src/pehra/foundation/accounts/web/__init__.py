"""The pages of accounts: signing in, the second factor, invitations, settings, the people of a party."""
