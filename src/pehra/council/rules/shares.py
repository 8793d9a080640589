"""How many make a share: whole votes and whole members, no rounding by floats."""

from pehra.law.council import CouncilRule


def needed(rule: CouncilRule, base: int) -> int:
    """The least whole number that is the rule's share of `base`: more than it, or at least it; never less than one."""
    parts, rest = divmod(base * rule.numerator, rule.denominator)
    if rule.strictly:
        return parts + 1
    return max(parts + (1 if rest else 0), 1)
