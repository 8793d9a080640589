"""Looking at public reports: as the desk, as their senders, as who has claimed one."""
