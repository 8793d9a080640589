"""What people do here. Each act is one transaction: rule, permission, change, journal, notices."""
