"""What a service reads from its environment."""

import pytest
from chiso_runtime.settings import REQUIRED, BadSettings, from_environment

GOOD = {
    "CHISO_DATABASE_URL": "postgresql://scoring_app@db/scoring",
    "CHISO_KAFKA": "kafka:9092",
    "CHISO_INTERNAL_KEY": "a-long-random-value",
    "CHISO_PUBLIC_URL": "https://chiso.example.vn",
    "CHISO_JWKS_URL": "http://submission:8000/.well-known/jwks.json",
    "CHISO_SUBMISSION_URL": "http://submission:8000",
    "CHISO_EVIDENCE_URL": "http://evidence:8000",
    "CHISO_SCORING_URL": "http://scoring:8000",
    "CHISO_RANKING_URL": "http://ranking:8000",
}


def problems(**changed: str) -> list[str]:
    with pytest.raises(BadSettings) as bad:
        from_environment({**GOOD, **changed})
    return str(bad.value).split("; ")


def test_those_that_have_no_default_suffice() -> None:
    settings = from_environment(GOOD)
    assert (settings.database_url, settings.kafka) == (GOOD["CHISO_DATABASE_URL"], GOOD["CHISO_KAFKA"])
    assert (settings.host, settings.port, settings.lock_mode) == ("127.0.0.1", 8080, "GOVERNANCE")
    assert settings.demonstration is False


def test_nothing_set_names_everything_that_is_missing() -> None:
    with pytest.raises(BadSettings) as bad:
        from_environment({})
    assert str(bad.value).split("; ") == [f"{name} is missing" for name in REQUIRED]


@pytest.mark.parametrize("name", REQUIRED)
def test_an_empty_value_is_a_missing_one(name: str) -> None:
    assert problems(**{name: ""}) == [f"{name} is missing"]


def test_every_problem_is_named_at_once() -> None:
    found = problems(CHISO_KAFKA="", CHISO_PORT="http", CHISO_MAX_FILE="1e6")
    assert found == [
        "CHISO_KAFKA is missing",
        "CHISO_PORT must be a whole number, not 'http'",
        "CHISO_MAX_FILE must be a whole number, not '1e6'",
    ]


@pytest.mark.parametrize("name", ["CHISO_PORT", "CHISO_WORK_PORT", "CHISO_THREADS", "CHISO_MAX_FILE"])
@pytest.mark.parametrize("value", ["", "-1", "8.5", "²", "ten"])
def test_a_number_must_be_whole(name: str, value: str) -> None:
    assert problems(**{name: value}) == [f"{name} must be a whole number, not {value!r}"]


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("no", False), ("", False), ("true", False)])
def test_a_demonstration_is_asked_for_with_yes_alone(value: str, expected: bool) -> None:
    assert from_environment({**GOOD, "CHISO_DEMONSTRATION": value}).demonstration is expected


def test_addresses_lose_their_trailing_slash() -> None:
    settings = from_environment(
        {**GOOD, "CHISO_PUBLIC_URL": "https://chiso.example.vn/", "CHISO_SCORING_URL": "http://scoring:8000/"}
    )
    assert settings.public_url == "https://chiso.example.vn"
    assert settings.owner_urls["scoring"] == "http://scoring:8000"


def test_the_migrating_role_is_the_running_one_unless_told() -> None:
    assert from_environment(GOOD).owner_database_url == GOOD["CHISO_DATABASE_URL"]
    told = from_environment({**GOOD, "CHISO_OWNER_DATABASE_URL": "postgresql://owner@db/scoring"})
    assert told.owner_database_url == "postgresql://owner@db/scoring"
