"""Reports, cases and their custody along the reporting chain."""
