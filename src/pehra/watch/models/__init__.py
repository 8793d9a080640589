"""Tables of the watch."""

from pehra.watch.models.crisis import Declaration, Receipt, Situation, Step
from pehra.watch.models.floor import Closing, Item, Tally

__all__ = ["Closing", "Declaration", "Item", "Receipt", "Situation", "Step", "Tally"]
