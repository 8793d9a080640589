"""The outbox: notices in the same transaction as their cause, shown in the inbox and sent by mail."""
