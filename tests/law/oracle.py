"""The chain once more, as slow and plain as it can be told: one row at a time, nothing sorted, nothing kept."""

from pehra.law.functions import ORGANISATION, Function

ALL = list(Function)


def expected_chain(subject, at, network):
    """The chain as a list of (body, functions, acting, mandates, rule); None where nobody is National CERT."""
    mandates = [mandate for mandate in network.mandates if binds(mandate, at, network)]
    if winner([m for m in mandates if m.function == Function.NATIONAL and reaches(m, subject)]) is None:
        return None
    walk = []
    tier = ORGANISATION
    while tier != Function.NATIONAL:
        rule, mandate = next_hop(tier, subject, at, network, mandates)
        walk.append((rule, mandate))
        tier = rule.to
    return tell(walk, subject, mandates)


def next_hop(tier, subject, at, network, mandates):
    """Of the rules that lead somewhere the one that no other beats, with the mandate that no other beats."""
    passable = []
    for rule in network.rules:
        holder = winner([m for m in mandates if m.function == rule.to and reaches(m, subject)])
        if rule.tier_from == tier and fits(rule, subject) and during(rule, at) and holder:
            passable.append((rule, holder))
    best = winner([rule for rule, _ in passable])
    return next((rule, holder) for rule, holder in passable if rule is best)


def tell(walk, subject, mandates):
    top = walk[-1][1].body
    order = []
    for _, mandate in walk:
        if mandate.body not in order:
            order.append(mandate.body)
        if mandate.body == top:
            break
    steps = []
    for body in order:
        if body == subject.body and body != top:
            continue
        # Up to where the report arrives at the top, and for the top itself everything.
        own = [(rule, mandate) for rule, mandate in walk if mandate.body == body]
        if body != top:
            arrival = next(place for place, (_, mandate) in enumerate(walk) if mandate.body == top)
            own = [pair for pair in walk[:arrival] if pair[1].body == body]
        held = [mandate for mandate in mandates if mandate.body == body]
        steps.append(
            (
                body,
                [function for function in ALL if any(m.function == function for m in held)],
                [rule.to for rule, _ in own],
                {mandate.id for mandate in held},
                own[0][0].id,
            )
        )
    return steps


def binds(mandate, at, network):
    if not during(mandate, at):
        return False
    standing, since = None, None
    for body in network.bodies:
        if body.slug == mandate.body:
            for step in body.standings:
                if step.since and step.since <= at and (since is None or step.since > since):
                    standing, since = step.standing, step.since
    return standing in ("notified", "operational")


def during(row, at):
    return row.starts <= at and not (row.ends and row.ends <= at)


def fits(rule, subject):
    if rule.ownership and subject.ownership not in rule.ownership:
        return False
    if rule.sectors and subject.sector not in rule.sectors:
        return False
    if rule.provinces and subject.province not in rule.provinces:
        return False
    return rule.cii is None or rule.cii is subject.cii


def reaches(mandate, subject):
    pairs = [
        (mandate.sector, subject.sector),
        (mandate.province, subject.province),
        (mandate.organisation, subject.slug),
    ]
    return all(scope is None or scope == value for scope, value in pairs)


def winner(rows):
    """The row that beats every other."""
    for row in rows:
        if all(row is other or beats(row, other) for other in rows):
            return row
    return None


def beats(a, b):
    """Lower precedence, then more conditions, then the later start, then the id."""
    if a.precedence != b.precedence:
        return a.precedence < b.precedence
    if conditions(a) != conditions(b):
        return conditions(a) > conditions(b)
    if a.starts != b.starts:
        return a.starts > b.starts
    return a.id < b.id


def conditions(row):
    if hasattr(row, "tier_from"):
        return len([each for each in (row.ownership, row.sectors, row.provinces) if each]) + (row.cii is not None)
    return len([each for each in (row.sector, row.province, row.organisation) if each])
