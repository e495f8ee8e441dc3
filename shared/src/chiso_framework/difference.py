"""What differs between two versions of a framework: criteria, points, rules, texts; for people and for machines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chiso_framework.model import Framework
from chiso_framework.problems import Text, shorten
from chiso_framework.writing import to_document

What = Literal["criterion", "points", "rule", "text", "other"]

KEYS = ("code", "id", "level", "name")
TITLES = ("version", "decision", "sources")
POINTS = ("max_points", "weight", "total_points", "scored", "counts", "total_divisor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs, at its place in the document; None where it is not there.

    `criterion` is the code of the criterion or main indicator it belongs to, empty for the framework as a whole.
    """

    what: What
    where: str
    criterion: str
    before: object
    after: object

    def words(self) -> Text:
        """The difference as a sentence."""
        before, after = shorten(self.before), shorten(self.after)
        if self.before is None:
            return Text(vi=f"{self.where}: thêm {after}", en=f"{self.where}: added {after}")
        if self.after is None:
            return Text(vi=f"{self.where}: bỏ {before}", en=f"{self.where}: removed {before}")
        return Text(vi=f"{self.where}: từ {before} thành {after}", en=f"{self.where}: from {before} to {after}")


def difference(before: Framework, after: Framework) -> tuple[Difference, ...]:
    """All that differs, in the order of the document; nothing for equal frameworks.

    The version, the decision and the notes on sources are not compared: they differ in any two versions.
    """
    return differing(to_document(before), to_document(after))


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Difference, ...]:
    """As `difference`, of documents as they are written, which need not be valid."""
    one, other = ({key: value for key, value in each.items() if key not in TITLES} for each in (before, after))
    return tuple(_between(one, other, "", ""))


def touched(differences: Sequence[Difference]) -> tuple[str, ...]:
    """Codes of the criteria and main indicators whose points or rule differ, or that came or went, each once."""
    codes = [one.criterion for one in differences if one.criterion and one.what in ("criterion", "points", "rule")]
    return tuple(dict.fromkeys(codes))


def _between(before: object, after: object, where: str, criterion: str) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            place = f"{where}.{key}" if where else str(key)
            yield from _between(before.get(key), after.get(key), place, criterion)
    elif _keyed(before) and _keyed(after):
        yield from _between_items(_by_key(before), _by_key(after), where, criterion)
    else:
        yield Difference(what=_what(where), where=where, criterion=criterion, before=before, after=after)


def _between_items(
    before: Mapping[str, object], after: Mapping[str, object], where: str, criterion: str
) -> Iterator[Difference]:
    scored = where.endswith(("main_indicators", "components"))
    for key in dict.fromkeys([*before, *after]):
        place, within = f"{where}[{key}]", key if scored else criterion
        if scored and (key not in before or key not in after):
            yield Difference(
                what="criterion",
                where=place,
                criterion=key,
                before=_name(before.get(key)),
                after=_name(after.get(key)),
            )
        else:
            yield from _between(before.get(key), after.get(key), place, within)
    shared = [key for key in before if key in after]
    if shared != [key for key in after if key in before]:
        yield Difference(what="other", where=where, criterion=criterion, before=list(before), after=list(after))


def _keyed(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, Mapping) and _key(item) for item in value)


def _by_key(value: object) -> dict[str, object]:
    assert isinstance(value, list)
    return {_key(item): item for item in value}


def _key(item: Mapping[str, object]) -> str:
    return next((str(item[key]) for key in KEYS if key in item), "")


def _name(item: object) -> object:
    return item.get("name_vi") if isinstance(item, Mapping) else None


def _what(where: str) -> What:
    last = where.rpartition(".")[2]
    if ".rule." in f"{where}.":
        return "rule"
    if last in POINTS:
        return "points"
    return "text" if last.endswith(("_vi", "_en", ".vi", ".en")) or last in ("vi", "en") else "other"
