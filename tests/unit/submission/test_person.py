from dataclasses import replace

from chiso_contracts.access import ClientKeyIssued, PersonRegistered, RightGranted, RightRevoked, SessionEnded
from chiso_contracts.values import Right
from chiso_runtime.testing import Scenario
from chiso_submission import keys
from chiso_submission.domain.person.commands import (
    EndSession,
    GrantRight,
    IssueClientKey,
    RegisterPerson,
    RevokeRight,
)
from chiso_submission.handlers import PERSONS

given = Scenario(decider=PERSONS).given
HASH = keys.name_hash("00", "Nguyễn Văn An")
AN = PersonRegistered(person="an", name_hash=HASH)
HEAD = Right(id="r1", role="head", body="H40.01")
GRANTED = RightGranted(person="an", right=HEAD)
REVOKED = RightRevoked(person="an", right="r1")


def test_a_person_is_registered_once() -> None:
    given().when(RegisterPerson(person="an", name_hash=HASH)).then(AN)
    given(AN).when(RegisterPerson(person="an", name_hash=HASH)).then()


def test_an_id_belongs_to_one_person() -> None:
    given(AN).when(RegisterPerson(person="an", name_hash="other")).then_rejected("person-exists")


def test_a_right_is_granted_once_whatever_its_id() -> None:
    given(AN).when(GrantRight(person="an", right=HEAD)).then(GRANTED)
    given(AN, GRANTED).when(GrantRight(person="an", right=replace(HEAD, id="r2"))).then()


def test_a_revoked_right_can_be_granted_again_under_another_id() -> None:
    again = replace(HEAD, id="r2")
    given(AN, GRANTED, REVOKED).when(GrantRight(person="an", right=again)).then(RightGranted(person="an", right=again))


def test_a_right_is_revoked_once() -> None:
    given(AN, GRANTED).when(RevokeRight(person="an", right="r1")).then(REVOKED)
    given(AN, GRANTED, REVOKED).when(RevokeRight(person="an", right="r1")).then()


def test_a_right_that_was_never_granted_is_not_revoked() -> None:
    given(AN).when(RevokeRight(person="an", right="r1")).then_rejected("unknown-right")


def test_what_a_round_assigned_is_revoked_too() -> None:
    command = RevokeRight(person="an", right="dti-2025@5", assigned=True)
    given(AN).when(command).then(RightRevoked(person="an", right="dti-2025@5"))


def test_a_client_key_is_recorded_by_its_hash() -> None:
    key = keys.new_client_key("an")
    issued = ClientKeyIssued(person="an", key_hash=keys.hash_of(key))
    given(AN).when(IssueClientKey(person="an", key_hash=keys.hash_of(key))).then(issued)
    assert key not in str(issued)


def test_nobody_unknown_gets_rights_or_keys() -> None:
    given().when(GrantRight(person="an", right=HEAD)).then_rejected("unknown-person")
    given().when(IssueClientKey(person="an", key_hash="x")).then_rejected("unknown-person")


def test_a_session_ends_once() -> None:
    ended = SessionEnded(person="an", session="s1")
    given().when(EndSession(person="an", session="s1")).then(ended)
    given(ended).when(EndSession(person="an", session="s1")).then()


def test_a_client_key_names_its_person_and_is_random() -> None:
    one, other = keys.new_client_key("an"), keys.new_client_key("an")
    assert keys.person_of(one) == "an"
    assert keys.person_of(keys.new_client_key("an.h40.20")) == "an.h40.20"
    assert one != other
    assert len(one) >= len("an.") + 43
