"""The feeds that Pehra knows: one folder each, with its spec, a true-to-format sample and the events it must give."""
