"""Totals of units as a framework's views count them."""

from decimal import Decimal
from typing import NamedTuple

from chiso_framework import Engine, Framework, Group, RankKeys, Total, View, seen_total


class SeenTotal(NamedTuple):
    """A unit's total in a view; `key` orders units."""

    points: Decimal
    value: Decimal
    maximum: Decimal
    key: int


class Views:
    """The views of a framework, with what makes totals and keys of them."""

    def __init__(self, framework: Framework, computing: Engine) -> None:
        group = Group(id="", name_vi="")
        self._framework = framework
        self._views: dict[str, tuple[View, RankKeys]] = {
            view.id: (view, computing.view_keys(framework, group, view)) for view in framework.views
        }

    def of(self, kind: str, unit: str, total: Total) -> dict[str, SeenTotal]:
        """The views in which a unit is ranked, with its total there."""
        return {name: self.see(name, total) for name, (view, _) in self._views.items() if view.units.covers(kind, unit)}

    def see(self, name: str, total: Total) -> SeenTotal:
        """A unit's total in a view."""
        view, keys = self._views[name]
        seen = seen_total(self._framework, view, total)
        return SeenTotal(seen.points, seen.value, seen.applicable_max, keys.key(seen))
