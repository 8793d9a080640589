"""What holds for evidence, in plain Python: words, the chain of custody, retention, bundles."""
