"""A whole round as a state machine: people's requests, the clock, crashes, each answer beside the plain account."""

from collections.abc import Callable
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.faults.model import answers, plain_access, plain_card, plain_report, plain_work
from tests.faults.model.answers import codes, criteria, instants, points, seldom, units, versions, words
from tests.faults.model.asking import Asking
from tests.faults.model.frameworks import FRAMEWORKS
from tests.faults.model.opening import World, instant
from tests.faults.model.people import EVIDENCE, NEUTRAL, RANKING, SCORING, SUBMISSION
from tests.faults.model.plain_report import Plain

GOOD_FILE, BAD_FILE = "Biên bản họp số 1.\n".encode(), b"MZ\x90\x00 not a text"
ACTORS = st.sampled_from(["own", "own", "own", "own", "own", "stranger", "outsider", "nobody"])
JUDGES = st.sampled_from(["judge", "judge", "judge", "judge", "stranger", "nobody"])
SERVICES = st.sampled_from(plain_work.SERVICES)
LATEST = 6


class RoundMachine(Asking, RuleBasedStateMachine):
    """One round from its opening on; `worlds` gives it an installation."""

    worlds: ClassVar[World]

    @initialize(
        framework=st.sampled_from(sorted(FRAMEWORKS)),
        unranked=st.sets(st.integers(0, 4), max_size=2),
        begun=st.sampled_from(["open", "open", "past", "sent", "sent", "judged", "judged", "concluded"]),
    )
    def open(self, framework: str, unranked: set[int], begun: str) -> None:
        self.begin(self.worlds, framework, sorted(unranked), past=begun == "past")
        if begun in ("sent", "judged", "concluded"):
            self._all_sent()
        if begun in ("judged", "concluded"):
            self._all_verified()
        if begun == "concluded":
            self.conclude("05/KL", 1, True)
            self.do_all_work()
            self.approve("100/QĐ", "2026-12-30", 1)

    @rule(unit=units, answer=answers.answers, claimed=st.none() | points, said=words, actor=ACTORS, version=versions)
    def report_an_answer(
        self, unit: int, answer: tuple[str, Plain], claimed: str | None, said: str, actor: str, version: str
    ) -> None:
        self._report(unit, *answer, claimed, said, actor, version, [])

    @rule(unit=units, code=codes, claimed=points, said=words, version=versions, file=st.none() | st.integers(0, 3))
    def report_a_claim(self, unit: int, code: str, claimed: str, said: str, version: str, file: int | None) -> None:
        files = self.files[self.unit(unit)]
        named = [] if file is None else [files[file] if file < len(files) else "f" * 32]
        self._report(unit, code, {}, claimed, said, "own", version, named)

    @rule(unit=units, good=st.booleans())
    def upload(self, unit: int, good: bool) -> None:
        code = self.unit(unit)
        content = GOOD_FILE if good else BAD_FILE
        body = {"round": self.world["round"], "unit": code, "name": "a.txt", "size": len(content)}
        granted = self.made("POST", f"{EVIDENCE}/files", code, {**body, "media_type": "text/plain"})
        grant = granted["grant"]
        sent = self.people.driven.installation.client().put(grant["url"], data=content, headers=grant["headers"])
        assert sent.status_code == 200, sent.text
        self.made("POST", f"{EVIDENCE}/files/{granted['file']}/arrival", code)
        self.files[code].append(granted["file"])
        self.world["staged"].append((code, granted["file"], good))

    @rule(unit=units, actor=ACTORS)
    def submit(self, unit: int, actor: str) -> None:
        self._of_unit(unit, actor, "submission", {}, plain_report.submit, {"head"})

    @rule(unit=units, actor=ACTORS)
    def withdraw(self, unit: int, actor: str) -> None:
        self._of_unit(unit, actor, "withdrawal", {"reason": "Sai số"}, plain_report.withdraw, {"head"})

    @rule(unit=units, named=criteria, allowed=st.integers(0, 9))
    def send_back(self, unit: int, named: tuple[str, ...], allowed: int) -> None:
        body = {"criteria": list(named), "reason": "Cần bổ sung"}
        self._of_office(unit, allowed, "return", body, plain_report.send_back)

    @rule(unit=units, named=criteria.filter(len), until=instants, allowed=st.integers(0, 9))
    def reopen(self, unit: int, named: tuple[str, ...], until: int, allowed: int) -> None:
        body = {"criteria": list(named), "reason": "Mở lại", "until": until}
        self._of_office(unit, allowed, "reopening", body, plain_report.reopen)

    @rule(unit=units, until=instants, allowed=st.integers(0, 9))
    def extend(self, unit: int, until: int, allowed: int) -> None:
        body = {"until": until, "document": "12/SKHCN"}
        self._of_office(unit, allowed, "extension", body, plain_report.extend)

    @precondition(lambda self: self.world["hour"] < LATEST)
    @rule()
    def an_hour_passes(self) -> None:
        self.pass_an_hour()

    @rule()
    def sweep(self) -> None:
        self.do_work("submission")
        self.driven.sweep()
        plain_report.sweep(self.world)

    @rule(
        unit=units,
        answer=answers.answers,
        outcome=st.sampled_from(["accepted", "set", "set", "no-score"]),
        value=st.none() | points,
        with_data=seldom,
        reason_code=st.sampled_from(["", "", "K1", "K9"]),
        reason=words,
        version=versions,
        actor=JUDGES,
    )
    def verify(
        self,
        unit: int,
        answer: tuple[str, Plain],
        outcome: str,
        value: str | None,
        with_data: bool,
        reason_code: str,
        reason: str,
        version: str,
        actor: str,
    ) -> None:
        code, data = answer
        if outcome == "no-score" or not with_data:
            data = {}
        if outcome != "set" and not with_data:
            value = None
        if outcome != "no-score" and not with_data:
            reason_code = ""
        body = {"outcome": outcome, "points": value, "data": data, "reason_code": reason_code, "reason": reason}
        self._verify(unit, code, body, version, actor)

    @rule(unit=units, code=codes, actor=JUDGES)
    def accept(self, unit: int, code: str, actor: str) -> None:
        body: Plain = {"outcome": "accepted", "points": None, "data": {}, "reason_code": "", "reason": ""}
        self._verify(unit, code, body, "", actor)

    @rule(unit=units, code=codes, value=points, reason=words, version=versions, allowed=st.integers(0, 9))
    def decide(self, unit: int, code: str, value: str, reason: str, version: str, allowed: int) -> None:
        part = "chair" if allowed else "judge"
        asked = {"points": value, "reason": reason}
        self._on_card(unit, code, "decision", asked, version, part, bool(allowed), plain_card.decide)

    @rule(unit=units, code=codes, text=words.filter(len), version=versions, actor=ACTORS)
    def explain(self, unit: int, code: str, text: str, version: str, actor: str) -> None:
        part, allowed = self.actor(actor, self.unit(unit), {"head", "reporter"})
        self._on_card(unit, code, "answer", {"text": text}, version, part, allowed, plain_card.explain, "released_at")

    @rule(document=st.sampled_from(["01/TB", "02/TB"]), allowed=st.integers(0, 3))
    def release(self, document: str, allowed: int) -> None:
        self._of_round(SCORING, "release", {"document": document}, "office", bool(allowed), plain_card.release)

    @rule(number=st.sampled_from(["05/KL", "06/KL"]), allowed=st.integers(0, 3), really=seldom)
    def conclude(self, number: str, allowed: int, really: bool) -> None:
        if really:
            asked = {"number": number, "date": "2026-12-20"}
            self._of_round(SCORING, "conclusion", asked, "chair", bool(allowed), plain_card.conclude)

    @rule(
        number=st.sampled_from(["100/QĐ", "101/QĐ"]),
        date=st.sampled_from(["2026-12-30", "2026-12-30", "2026-12-31"]),
        allowed=st.integers(0, 3),
    )
    def approve(self, number: str, date: str, allowed: int) -> None:
        asked = {"number": number, "date": date}
        self._of_round(RANKING, "approval", asked, "approver", bool(allowed), plain_card.approve)

    @rule(
        role=st.sampled_from(["appraiser", "appraiser", "team-leader", "council-member", "approver"]),
        related=seldom,
        units=st.sampled_from([(), (), (1,), (0, 2), (3, 4), (9,)]),
        named=criteria,
        really=st.booleans(),
    )
    def assign(self, role: str, related: bool, units: tuple[int, ...], named: tuple[str, ...], really: bool) -> None:
        if really:
            self.assign_judge(role, self.unit(0) if related else NEUTRAL, [self.unit(n) for n in units], list(named))

    @precondition(lambda self: bool(plain_access.standing(self.world)))
    @rule(which=st.integers(0, 5), again=st.booleans())
    def end_assignment(self, which: int, again: bool) -> None:
        self.end_assignment_of_judge(which, again=again)

    @rule(unit=units, role=st.sampled_from(["reporter", "head"]), really=seldom)
    def grant(self, unit: int, role: str, really: bool) -> None:
        if really:
            self.grant_outsider(self.unit(unit), role)

    @precondition(lambda self: self.world["rights"])
    @rule(which=st.integers(0, 5))
    def revoke(self, which: int) -> None:
        self.revoke_outsider(which)

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 50), same=st.booleans())
    def repeat(self, which: int, same: bool) -> None:
        self.send_again(self.sent[-1 - which % len(self.sent)], same=same)

    @rule(service=SERVICES)
    def work(self, service: str) -> None:
        self.do_work(service)

    @rule()
    def settle(self) -> None:
        self.do_all_work()

    @rule(really=seldom, back=st.integers(0, 60))
    def crash(self, really: bool, back: int) -> None:
        if really:
            self.driven.crash(back)

    @rule(really=st.integers(0, 15), service=SERVICES)
    def rebuild(self, really: int, service: str) -> None:
        if not really:
            self.driven.work(service)
            plain_work.work(self.world, service)
            self.driven.rebuild(service)

    @rule(unit=units, moved=st.integers(0, 100))
    def compare(self, unit: int, moved: int) -> None:
        self.do_all_work()
        self.shown.reports()
        self.shown.report(self.unit(unit))
        self.shown.cards()
        self.shown.card(self.unit(unit), self.unit(unit))
        self.shown.rankings()
        self.shown.rankings_then(moved)
        self.shown.published()

    def teardown(self) -> None:
        if self.world:
            self.do_all_work()
            self.shown.everything()
            assert self.driven.parked() == []

    def _all_sent(self) -> None:
        """Everybody reports something, sends it, and the deadline passes."""
        for unit in range(len(self.world["units"])):
            self._report(unit, "1.1", {"yes": True}, None, "", "own", "", [])
            self._report(unit, "3.1", {"parts": ["a", "b", "c"][unit % 3 :]}, None, "", "own", "", [])
            self.submit(unit, "own")
        self.pass_an_hour()
        self.sweep()
        self.do_all_work()

    def _all_verified(self) -> None:
        for unit in range(len(self.world["units"])):
            self.accept(unit, "1.1", "judge")
            self.accept(unit, "3.1", "judge")
        self.do_all_work()

    def _report(
        self,
        unit: int,
        code: str,
        data: Plain,
        claimed: str | None,
        said: str,
        actor: str,
        version: str,
        files: list[str],
    ) -> None:
        asked = {"criterion": code, "data": data, "claimed": claimed, "explanation": said, "evidence": files}
        entry = self.world["reports"][self.unit(unit)]["entries"].get(code)
        expected = self.expected(version, entry["changed"] if entry else 0)
        body = {"data": data, "claimed": claimed, "explanation": said, "evidence": [{"file": f} for f in files]}
        part, allowed = self.actor(actor, self.unit(unit), {"head", "reporter"})
        self.command(
            f"{SUBMISSION}/rounds/{self.world['round']}/reports/{self.unit(unit)}/criteria/{code}",
            part,
            body,
            lambda: plain_report.report_criterion(self.world, self.unit(unit), {**asked, "expected": expected}),
            method="PUT",
            allowed=allowed,
            version=expected,
            first=lambda: plain_report.lock_passed(self.world, self.unit(unit)),
        )

    def _of_unit(
        self, unit: int, actor: str, path: str, body: Plain, said: Callable[..., Plain], roles: set[str]
    ) -> None:
        part, allowed = self.actor(actor, self.unit(unit), roles)
        self._of_report(unit, path, body, part, allowed, lambda: said(self.world, self.unit(unit), body))

    def _of_office(self, unit: int, allowed: int, path: str, body: Plain, said: Callable[..., Plain]) -> None:
        sent = {**body, "until": instant(self.began, body["until"]).isoformat()} if "until" in body else body
        part = "office" if allowed else self.unit(unit)
        self._of_report(unit, path, sent, part, bool(allowed), lambda: said(self.world, self.unit(unit), body))

    def _of_report(
        self, unit: int, path: str, body: Plain, part: str, allowed: bool, said: Callable[[], Plain]
    ) -> None:
        self.command(
            f"{SUBMISSION}/rounds/{self.world['round']}/reports/{self.unit(unit)}/{path}",
            part,
            body,
            said,
            allowed=allowed,
            first=lambda: plain_report.lock_passed(self.world, self.unit(unit)),
        )

    def _verify(self, unit: int, code: str, body: Plain, version: str, actor: str) -> None:
        body = {name: given for name, given in body.items() if given not in (None, {})}
        whole = {"points": None, "data": {}, **body}
        right = plain_access.judging(self.world, self.unit(unit), code)
        part = "judge" if actor == "judge" else self.actor(actor, self.unit(unit), set())[0]
        allowed = part == "judge" and right is not None
        whole["body"] = right["body"] if right else ""
        self._on_card(unit, code, "verification", body, version, part, allowed, plain_card.verify, whole=whole)

    def _on_card(
        self,
        unit: int,
        code: str,
        path: str,
        body: Plain,
        version: str,
        part: str,
        allowed: bool,
        said: Callable[..., Plain],
        seen: str = "changed",
        whole: Plain | None = None,
    ) -> None:
        line = self.world["cards"][self.unit(unit)]["lines"].get(code, plain_card.LINE)
        stages = [stage for stage in line if stage != "decided" or seen == "changed"]
        expected = self.expected(version, max(line[stage][0] if line[stage] else 0 for stage in stages))
        asked = {**(whole or body), "criterion": code, "expected": expected}
        self.command(
            f"{SCORING}/rounds/{self.world['round']}/cards/{self.unit(unit)}/criteria/{code}/{path}",
            part,
            body,
            lambda: said(self.world, self.unit(unit), asked),
            allowed=allowed,
            version=expected,
        )

    def _of_round(
        self, service: str, path: str, asked: Plain, part: str, allowed: bool, said: Callable[..., Plain]
    ) -> None:
        who = part if allowed else self.unit(0)
        self.command(
            f"{service}/rounds/{self.world['round']}/{path}",
            who,
            asked,
            lambda: said(self.world, asked),
            allowed=allowed,
            made=path == "approval",
        )


def machine(worlds: World) -> type[RoundMachine]:
    """The machine over this world."""
    return type("Round", (RoundMachine,), {"worlds": worlds})
