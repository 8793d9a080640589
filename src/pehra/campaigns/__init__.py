"""Cases that belong together: links between them, what is alike, and campaigns over many."""
