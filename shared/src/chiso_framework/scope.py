"""Which units something applies to, and how documents write it: all, kind=xa, or a list of codes and kind=… entries."""

from dataclasses import dataclass

from chiso_framework.problems import Problem, describe, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which units something applies to: all when both are empty, else those of the `kinds` and those named."""

    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def covers(self, kind: str, unit: str) -> bool:
        """Whether a unit of this kind and code is meant."""
        return not (self.kinds or self.units) or kind in self.kinds or unit in self.units


EVERYONE = Scope()
EXPECTED = text(
    "all, kind=<loại đơn vị>, hoặc danh sách mã đơn vị", "all, kind=<kind of unit>, or a list of unit codes"
)
MEND = text("viết như all, kind=xa hoặc [H56.01, H56.02]", "write it like all, kind=xa or [H56.01, H56.02]")
KIND = "kind="


def read_scope(value: object, where: str, problems: list[Problem]) -> Scope:
    """Read a scope; what can't be read is added to `problems` and answered with everyone."""
    entries = [value] if isinstance(value, str) else value
    if entries == ["all"]:
        return EVERYONE
    if not isinstance(entries, list | tuple) or not entries:
        problems.append(describe("not-a-scope", where, found=value, expected=EXPECTED, mend=MEND))
        return EVERYONE
    wrong = [entry for entry in entries if not _readable(entry, alone=isinstance(value, str))]
    problems += [describe("not-a-scope", where, found=entry, expected=EXPECTED, mend=MEND) for entry in wrong]
    if wrong:
        return EVERYONE
    kinds = [kind.strip() for entry in entries if entry.startswith(KIND) for kind in entry[len(KIND) :].split(",")]
    units = [entry.strip() for entry in entries if not entry.startswith(KIND)]
    return Scope(kinds=tuple(dict.fromkeys(kinds)), units=tuple(dict.fromkeys(units)))


def _readable(entry: object, *, alone: bool) -> bool:
    if not isinstance(entry, str) or not entry.strip() or (entry == "all" and not alone):
        return False
    if entry.startswith(KIND):
        return all(kind.strip() for kind in entry[len(KIND) :].split(","))
    return not alone


def write_scope(scope: Scope) -> str | list[str]:
    """The scope as documents write it."""
    if scope == EVERYONE:
        return "all"
    return [*(KIND + kind for kind in scope.kinds), *scope.units]
