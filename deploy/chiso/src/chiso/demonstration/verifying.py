"""Appraisers verify what communes reported: mostly accepted, some set lower, a few without a score."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import Any

from chiso_framework import Framework
from chiso_framework.decimals import shortest

from chiso.client import Client, Problem, await_answer
from chiso.demonstration.province import APPRAISERS, team
from chiso.load.send import SCORING

HEARD_SECONDS = 60
CUT = "Số liệu hệ thống của tỉnh thấp hơn số báo cáo; tính lại theo tài liệu kiểm chứng, mục {place}."
REFUSED = "Tài liệu kiểm chứng không nêu nội dung của chỉ số."
NO_DOCUMENT = "NS3"


class Verifying:
    """The team at work on one round; `clients` are the appraisers'."""

    def __init__(self, clients: Mapping[str, Client], framework: Framework, round_id: str) -> None:
        self._clients = clients
        self._framework = framework
        self._round = f"{SCORING}/rounds/{round_id}"
        shares = {str(member["person"]): member["criteria"] for member in team(_codes(framework))}
        self._appraiser = {code: person for person in APPRAISERS for code in _list(shares[person])}

    def verify(self, unit: str, criterion: str) -> None:
        """Verify one criterion of a unit's locked report by whose turn it is."""
        client = self._clients[self._appraiser[criterion]]
        path = f"{self._round}/cards/{unit}/criteria/{criterion}"
        line = client.look(path)
        word = self._word(unit, criterion, Decimal(line.body["claimed"]["points"]))
        client.command("POST", f"{path}/verification", word, version=line.version)

    def await_locked(self, unit: str) -> None:
        """Wait until scoring has heard that the unit's figures are fixed."""
        client = self._clients[APPRAISERS[0]]
        card = f"{self._round}/cards/{unit}"
        await_answer(lambda: _locked(client, card), bool, seconds=HEARD_SECONDS, what=card)

    def _word(self, unit: str, criterion: str, claimed: Decimal) -> dict[str, Any]:
        chance = Random(f"{unit}:{criterion}").random()  # noqa: S311 -- demonstration data, not secrets
        if claimed and chance < 0.03:
            return {"outcome": "no-score", "reason_code": NO_DOCUMENT, "reason": REFUSED}
        if claimed and chance < 0.2:
            lower = (claimed * Decimal("0.7")).quantize(Decimal("0.5"))
            reason = CUT.format(place=criterion.split(".")[0])
            return {"outcome": "set", "points": shortest(lower), "reason": reason}
        return {"outcome": "accepted", "reason": ""}


def _locked(client: Client, card: str) -> bool:
    try:
        return bool(client.get(card)["locked"])
    except Problem as problem:
        if problem.status == 404:
            return False
        raise


def _codes(framework: Framework) -> list[str]:
    return [criterion.code for criterion in framework.criteria()]


def _list(criteria: object) -> Iterator[str]:
    if isinstance(criteria, list):
        yield from criteria
