"""A plain account of appraisal and results: what scoring and ranking must say once they heard what was told."""

from fractions import Fraction
from typing import Any

from tests.faults.model import arithmetic
from tests.faults.model.arithmetic import Wrong
from tests.faults.model.plain_report import WHOLE, Fact, No, Plain

LINE: Plain = {"claimed": None, "verified": None, "explained": None, "decided": None}


def card() -> Plain:
    """A card on which nothing stands. `lock`: (submitted, late) while the figures are fixed."""
    return {"version": 0, "lock": None, "late": False, "open": frozenset(), "lines": {}, "files": set()}


def standing() -> Plain:
    """A unit in the tables, before anything was verified."""
    return {"appraised": {}, "decided": {}, "late": False}


def hear_submission(world: Plain, fact: Fact) -> None:
    """Scoring restates one fact of a report, unless it says nothing new."""
    unit, kind, *more = fact
    card = world["cards"][unit]
    match kind, *more:
        case "reported", code, points:
            _say(world, unit, code, "claimed", points)
        case "confirmed", file:
            if file not in card["files"]:
                card["files"].add(file)
                card["version"] += 1
        case "locked", sent, late:
            if card["lock"] != (sent, late) or card["open"]:
                card.update(lock=(sent, late), late=late, open=frozenset(), version=card["version"] + 1)
                world["told"]["scoring"].append((unit, "late", late))
        case "unlocked", criteria:
            _unlock(card, criteria)


def _unlock(card: Plain, criteria: frozenset[str]) -> None:
    if card["lock"] is None or (criteria and criteria <= card["open"]):
        return
    card["version"] += 1
    if criteria == WHOLE:
        card.update(lock=None, open=frozenset())
    else:
        card["open"] |= criteria


def verify(world: Plain, unit: str, asked: Plain) -> Plain:
    """Appraise a criterion."""
    card, line = _on_card(world, unit, asked)
    said = {name: asked[name] for name in ("outcome", "data", "reason_code", "reason", "body")}
    said["points"] = _exact(world, asked["criterion"], OUTCOMES[asked["outcome"]](world, asked, line))
    if line["verified"] and line["verified"][1] == said and line["verified"][0] > _at(line, "claimed"):
        return {"points": None, "version": card["version"]}
    _say(world, unit, asked["criterion"], "verified", said)
    world["told"]["scoring"].append((unit, "appraised", asked["criterion"], said["points"]))
    return {"points": said["points"], "version": card["version"], "etag": card["version"]}


def decide(world: Plain, unit: str, asked: Plain) -> Plain:
    """The council's word."""
    card, line = _on_card(world, unit, asked)
    points = _exact(world, asked["criterion"], Fraction(asked["points"]))
    appraised = line["verified"][1]["points"] if line["verified"] else None
    if points != appraised and not asked["reason"]:
        raise No(422, "reason-required")
    said = (points, asked["reason"])
    if line["decided"] and line["decided"][1] == said:
        return {"points": None, "version": card["version"]}
    _say(world, unit, asked["criterion"], "decided", said)
    world["told"]["scoring"].append((unit, "decided", asked["criterion"], points))
    return {"points": points, "version": card["version"], "etag": card["version"]}


def explain(world: Plain, unit: str, asked: Plain) -> Plain:
    """The unit's answer to its released appraisal."""
    card = world["cards"][unit]
    if world["concluded"]:
        raise No(409, "council-concluded")
    if not world["released"]:
        raise No(409, "not-released")
    line = _line(world, unit, asked["criterion"])
    _refuse_stale(asked, max(_at(line, stage) for stage in ("claimed", "verified", "explained")))
    if not line["verified"]:
        raise No(409, "nothing-appraised")
    if not line["explained"] or line["explained"][1] != asked["text"]:
        _say(world, unit, asked["criterion"], "explained", asked["text"])
    return {"version": card["version"]}


def release(world: Plain, asked: Plain) -> Plain:
    """Show the appraisal to all units."""
    if world["released"] != asked["document"]:
        if world["concluded"]:
            raise No(409, "council-concluded")
        if world["released"]:
            raise No(409, "already-released")
        world["released"] = asked["document"]
        world["told"]["scoring"].append(("", "released"))
    return {}


def conclude(world: Plain, asked: Plain) -> Plain:
    """The council's conclusion."""
    said = (asked["number"], asked["date"])
    if world["concluded"] != said:
        if world["concluded"]:
            raise No(409, "council-concluded")
        world["concluded"] = said
        world["told"]["scoring"].append(("", "concluded"))
    return {}


def approve(world: Plain, asked: Plain) -> Plain:
    """The approval, on what ranking has heard."""
    known = [edition for edition in world["editions"] if edition["number"] == asked["number"]]
    if known and known[0]["date"] != asked["date"]:
        raise No(409, "approval-number-used")
    if known:
        return {"status": 200, "version": len(world["editions"])}
    if not world["heard_conclusion"]:
        raise No(409, "round-not-concluded")
    world["editions"].append({**asked, "table": world["tables"][-1]})
    return {"status": 201, "version": len(world["editions"])}


def hear_scoring(world: Plain, fact: Fact) -> None:
    """Ranking hears one fact: a total may change, and units may move."""
    unit, kind, *more = fact
    match kind, *more:
        case ("concluded",):
            world["heard_conclusion"] = True
        case "late", late if world["standings"][unit]["late"] != late:
            _moved(world, unit, "late", "", lambda held: held.update(late=late))
        case "appraised", code, points if code not in world["standings"][unit]["decided"]:
            _moved(world, unit, "appraised", code, lambda held: held["appraised"].update({code: points}))
        case "decided", code, points:
            _moved(world, unit, "decided", code, lambda held: held["decided"].update({code: points}))


def result(world: Plain, unit: str) -> Plain:
    """The unit's total as ranking has heard of it."""
    held = world["standings"][unit]
    points = {**held["appraised"], **held["decided"]}
    found = arithmetic.total(world["framework"], world["units"][unit]["kind"], points, late=held["late"])
    return {**found, "late": held["late"], "verified": len(points)}


def table(world: Plain) -> Plain:
    """All results, and every group's ranks, counted anew."""
    results = {unit: result(world, unit) for unit in world["units"]}
    groups = {}
    for group in world["groups"]:
        orders = _orders(world, group, results)
        ranks = {
            unit: arithmetic.rank(world["framework"], group, mine, orders.values()) for unit, mine in orders.items()
        }
        ties = {unit: sum(other == mine for other in orders.values()) for unit, mine in orders.items()}
        groups[group] = {unit: (ranks[unit], ties[unit]) for unit in orders}
    return {"results": results, "groups": groups}


def _orders(world: Plain, group: str, results: Plain) -> dict[str, tuple[Any, ...]]:
    members = [unit for unit, known in world["units"].items() if known["ranked"] and group in known["groups"]]
    return {unit: arithmetic.order(world["framework"], group, results[unit]) for unit in members}


def _moved(world: Plain, unit: str, cause: str, criterion: str, change: Any) -> None:
    before = world["tables"][-1]
    change(world["standings"][unit])
    after = table(world)
    world["tables"].append(after)
    for group in sorted(world["groups"]):
        old, new = _orders(world, group, before["results"]), _orders(world, group, after["results"])
        if unit in new:
            others = [mine for other, mine in new.items() if other != unit]
            place = before["groups"][group][unit], after["groups"][group][unit]
            passed = arithmetic.passed(old[unit], new[unit], others)
            values = before["results"][unit]["value"], after["results"][unit]["value"]
            world["movements"].append(
                (group, unit, cause, criterion, *place, passed, *values, len(world["tables"]) - 1)
            )


def _say(world: Plain, unit: str, code: str, stage: str, said: Any) -> None:
    card = world["cards"][unit]
    card["version"] += 1
    card["lines"][code] = {**card["lines"].get(code, LINE), stage: (card["version"], said)}


def _at(line: Plain, stage: str) -> int:
    return int(line[stage][0]) if line[stage] else 0


def _line(world: Plain, unit: str, code: str) -> Plain:
    leaf = arithmetic.leaves(world["framework"]).get(code)
    if leaf is None:
        raise No(404, "unknown-criterion")
    if not arithmetic.applies(leaf, world["units"][unit]["kind"]):
        raise No(422, "criterion-not-applicable")
    return dict(world["cards"][unit]["lines"].get(code, LINE))


def _on_card(world: Plain, unit: str, asked: Plain) -> tuple[Plain, Plain]:
    """The card and the line that somebody wants to judge now."""
    if world["concluded"]:
        raise No(409, "council-concluded")
    card, line = world["cards"][unit], _line(world, unit, asked["criterion"])
    if card["lock"] is None or asked["criterion"] in card["open"]:
        raise No(409, "not-locked")
    _refuse_stale(asked, max(_at(line, stage) for stage in line))
    return card, line


def _refuse_stale(asked: Plain, changed: int) -> None:
    if asked["expected"] is not None and asked["expected"] != changed:
        raise No(412, "stale-version")


def _exact(world: Plain, code: str, points: Any) -> Any:
    leaf = arithmetic.leaves(world["framework"])[code]
    if not 0 <= points <= Fraction(leaf["max_points"]):
        raise No(422, "points-out-of-range")
    if arithmetic.half_up(points, world["framework"]["points_places"]) != points:
        raise No(422, "too-many-places")
    return points


def _accepted(world: Plain, asked: Plain, line: Plain) -> Any:
    _refuse_given(asked, "points", "data", "reason_code")
    if not line["claimed"]:
        raise No(409, "nothing-claimed")
    return line["claimed"][1]


def _set(world: Plain, asked: Plain, line: Plain) -> Any:
    _refuse_given(asked, "reason_code")
    _refuse_without_reason(asked)
    if asked["points"] is not None:
        _refuse_given(asked, "data")
        return Fraction(asked["points"])
    if not asked["data"]:
        raise No(422, "points-required")
    try:
        leaf = arithmetic.leaves(world["framework"])[asked["criterion"]]
        return arithmetic.by_rule(world["framework"], leaf, asked["data"])
    except Wrong:
        raise No(422, "invalid-data") from None


def _no_score(world: Plain, asked: Plain, line: Plain) -> Any:
    _refuse_given(asked, "points", "data")
    if asked["reason_code"] not in [reason["code"] for reason in world["framework"]["no_score_reasons"]]:
        raise No(422, "unknown-no-score-reason")
    _refuse_without_reason(asked)
    return Fraction(0)


def _refuse_given(asked: Plain, *names: str) -> None:
    if any(asked[name] not in (None, "", {}) for name in names):
        raise No(422, "not-with-outcome")


def _refuse_without_reason(asked: Plain) -> None:
    if not asked["reason"]:
        raise No(422, "reason-required")


OUTCOMES = {"accepted": _accepted, "set": _set, "no-score": _no_score}
