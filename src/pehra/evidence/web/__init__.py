"""Pages of evidence: the tab of a case, one piece, uploads, bundles."""
