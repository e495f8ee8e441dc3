"""How earlier stored shapes of facts are read: from the data of a version to that of the next, one pure step each.

Stored bytes never change. A step works on the decoded data alone: no clock, no registry, no later fact. What the
earlier version did not say becomes a value that says nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

Data = dict[str, Any]
Upcaster = Callable[[Data], Data]


def unit_registered_1_to_2(data: Data) -> Data:
    """Version 1 knew neither which units a unit continues nor the document behind its entry."""
    return {**data, "predecessors": [], "document": ""}


def results_approved_1_to_2(data: Data) -> Data:
    """Version 1 knew no parts: it approved all tables of the round."""
    return {**data, "groups": [], "parent": ""}


def round_opened_1_to_2(data: Data) -> Data:
    """Version 1 knew one day of the registry for all rounds: 31 December of the year."""
    return {**data, "units_on": None}


UPCASTERS: Mapping[tuple[str, int], Upcaster] = {
    ("submission.unit-registered", 1): unit_registered_1_to_2,
    ("ranking.results-approved", 1): results_approved_1_to_2,
    ("submission.round-opened", 1): round_opened_1_to_2,
    ("evidence.round-opened", 1): round_opened_1_to_2,
    ("scoring.round-opened", 1): round_opened_1_to_2,
}
"""By stored name and the version a step begins at; it leads to the next."""
