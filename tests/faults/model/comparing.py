"""What the services show of a round beside its plain account, both as plain values that a failure can print."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.faults.model import arithmetic, plain_report
from tests.faults.model.opening import instant
from tests.faults.model.people import RANKING, SCORING, SUBMISSION, People
from tests.faults.model.plain_card import LINE
from tests.faults.model.plain_report import Plain

STAGES = {"claimed": "claimed", "verified": "appraised", "explained": "explained", "decided": "decided"}


class Shown:
    """Reads a round as its standing body, its units and the public see it, and compares."""

    def __init__(self, world: Plain, people: People, parts: dict[str, str], began: datetime) -> None:
        self._world = world
        self._people = people
        self._parts = parts
        self._began = began
        self._round = f"/rounds/{world['round']}"

    def reports(self) -> None:
        """Every unit's stage."""
        rows = self._office(f"{SUBMISSION}{self._round}/units")["units"]
        shown = {row["unit"]: (row["stage"], row["sent"], row["late"], row["reported"], row["due_at"]) for row in rows}
        same(shown, {unit: self._stage(unit, report) for unit, report in self._world["reports"].items()}, "reports")

    def report(self, unit: str) -> None:
        """One report, criterion by criterion."""
        shown, report = self._office(f"{SUBMISSION}{self._round}/reports/{unit}"), self._world["reports"][unit]
        head = {"version": report["version"], "stage": report["stage"], "editable": sorted(report["open"])}
        same({name: shown[name] for name in head}, head, unit)
        entries = {c["criterion"]: (_exact(c["points"]), c["version"]) for c in shown["criteria"] if c["reported"]}
        plain = {code: (entry["points"], entry["changed"]) for code, entry in report["entries"].items()}
        same(entries, plain, f"{unit}: entries")
        files = {ref["file"]: ref["state"] for c in shown["criteria"] for ref in c["evidence"]}
        same(files, {file: _state(report, file) for file in files}, f"{unit}: files")

    def cards(self) -> None:
        """Every unit's card in short, as the standing body sees it."""
        cards = self._office(f"{SCORING}{self._round}/cards")["cards"]
        shown = {
            card["unit"]: (card["locked"], card["late"], set(card["unlocked"]), card["verified"], _total(card["total"]))
            for card in cards
        }
        same(shown, {unit: self._card(unit) for unit in self._world["cards"]}, "cards")

    def card(self, unit: str, part: str) -> None:
        """A card's criteria: what stands at each stage, as far as this part may see it."""
        shown = self._people.read(f"{SCORING}{self._round}/cards/{unit}", self._parts[part])
        hidden = self._hidden() if part == unit else set()
        lines = self._world["cards"][unit]["lines"]
        for criterion in shown["criteria"]:
            line = lines.get(criterion["criterion"], LINE)
            found = {stage: criterion[name] and criterion[name]["version"] for stage, name in STAGES.items()}
            expected = {stage: line[stage] and line[stage][0] for stage in STAGES}
            plain = {stage: None if stage in hidden else at for stage, at in expected.items()}
            same(found, plain, f"{part} on {unit} {criterion['criterion']}")

    def rankings(self) -> None:
        """The tables as the standing body sees them now."""
        same(_tables(self._office(f"{RANKING}{self._round}/rankings")), self._tables(-1), "rankings")

    def rankings_then(self, moved: int) -> None:
        """The tables as they stood after one movement."""
        found = self._movements()
        if found:
            chosen = moved % len(found)
            at = found[chosen]["position"]
            shown = self._office(f"{RANKING}{self._round}/rankings?as_of={at}")
            same(_tables(shown), self._tables(self._world["movements"][chosen][-1]), f"rankings at {at}")

    def movements(self) -> None:
        """Who moved, why, and whom they passed."""
        shown = [_movement(found) for found in self._movements()]
        same(dict(enumerate(shown)), dict(enumerate(m[:-1] for m in self._world["movements"])), "movements")

    def published(self) -> None:
        """What everybody sees: nothing before an approval, then what was approved last, whatever came after it."""
        answer = self._people.ask("GET", f"{RANKING}{self._round}/rankings", "")
        editions = self._world["editions"]
        assert answer.status_code == (200 if editions else 404), answer.text
        if editions:
            shown = answer.get_json()
            same([e["number"] for e in shown["round"]["editions"]], [e["number"] for e in editions], "editions")
            same(_tables(shown), _as_shown(self._world, editions[-1]["table"]), "the public table")

    def everything(self) -> None:
        """All of it."""
        self.reports()
        self.cards()
        self.rankings()
        self.movements()
        self.published()
        for unit in self._world["units"]:
            self.report(unit)
            self.card(unit, "office")
            self.card(unit, unit)

    def _office(self, path: str) -> Any:
        return self._people.read(path, self._parts["office"])

    def _movements(self) -> list[Plain]:
        """All pages of the round's movements; small pages, so that there are some."""
        found: list[Plain] = []
        after: int | None = 0
        while after is not None:
            page = self._office(f"{RANKING}{self._round}/movements?after={after}&limit=7")
            found += page["movements"]
            after = page["next"]
        return found

    def _stage(self, unit: str, report: Plain) -> tuple[Any, ...]:
        at = plain_report.limit(self._world, report)
        due = None if at is None else instant(self._began, at)
        stage, sent, late, entries = (report[name] for name in ("stage", "sent", "late", "entries"))
        return stage, sent, late, len(entries), due and due.isoformat()

    def _card(self, unit: str) -> tuple[Any, ...]:
        card, framework = self._world["cards"][unit], self._world["framework"]
        points = {}
        for code, line in card["lines"].items():
            if line["decided"]:
                points[code] = line["decided"][1][0]
            elif line["verified"]:
                points[code] = line["verified"][1]["points"]
        total = arithmetic.total(framework, self._world["units"][unit]["kind"], points, late=card["late"])
        counted = total["points"], total["value"], total["deducted"]
        return card["lock"] is not None, card["late"], set(card["open"]), len(points), counted

    def _hidden(self) -> set[str]:
        """Stages that a unit does not see of its own card yet."""
        if self._world["concluded"]:
            return set()
        return {"decided"} if self._world["released"] else {"verified", "explained", "decided"}

    def _tables(self, number: int) -> Plain:
        return _as_shown(self._world, self._world["tables"][number])


def same(shown: Any, plain: Any, what: str) -> None:
    """Both are the same; else what differs is told, and no more."""
    if isinstance(shown, dict) and isinstance(plain, dict):
        differing = [key for key in {**shown, **plain} if shown.get(key, "-") != plain.get(key, "-")]
        shown, plain = ({key: one.get(key, "-") for key in differing} for one in (shown, plain))
    assert shown == plain, f"{what}: shown {shown}, but by the plain account {plain}"


def _as_shown(world: Plain, table: Plain) -> Plain:
    lines = {unit: _line_of(result) for unit, result in table["results"].items()}
    ranked = {unit for unit, known in world["units"].items() if known["ranked"]}
    return {
        "groups": {
            group: {unit: (*place, *lines[unit]) for unit, place in places.items()}
            for group, places in table["groups"].items()
        },
        "unranked": {unit: line for unit, line in lines.items() if unit not in ranked},
    }


def _tables(shown: Plain) -> Plain:
    for group in shown["groups"]:
        ranks = [place["rank"] for place in group["places"]]
        assert ranks == sorted(ranks)
    return {
        "groups": {
            group["id"]: {p["unit"]: (p["rank"], p["tied"], *_line(p)) for p in group["places"]}
            for group in shown["groups"]
        },
        "unranked": {line["unit"]: _line(line) for line in shown["unranked"]},
    }


def _line(line: Plain) -> tuple[Any, ...]:
    exact = (Fraction(line[name]) for name in ("points", "total", "deducted", "maximum"))
    return (*exact, line["late"], line["verified"])


def _line_of(result: Plain) -> tuple[Any, ...]:
    return tuple(result[name] for name in ("points", "value", "deducted", "maximum", "late", "verified"))


def _movement(moved: Plain) -> tuple[Any, ...]:
    places = (moved["rank_before"], moved["tied_before"]), (moved["rank_after"], moved["tied_after"])
    totals = Fraction(moved["total_before"]), Fraction(moved["total_after"])
    return moved["group"], moved["unit"], moved["cause"], moved["criterion"], *places, moved["passed"], *totals


def _total(total: Plain) -> tuple[Fraction, ...]:
    return tuple(Fraction(total[name]) for name in ("points", "value", "deducted"))


def _exact(points: str | None) -> Fraction | None:
    return None if points is None else Fraction(points)


def _state(report: Plain, file: str) -> str:
    if file in report["kept"]:
        return "kept"
    return "refused" if file in report["refused"] else "pending"
