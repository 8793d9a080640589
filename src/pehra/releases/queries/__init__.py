"""Looking at drafts, copies and shares."""
