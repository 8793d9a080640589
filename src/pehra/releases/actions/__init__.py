"""What people do with drafts, copies and shares. Each act is whole, or nothing happened."""
