"""Whose words a refusal is told in: those of what the request names, before what the refusal itself does."""

from collections.abc import Mapping
from typing import Any

import psycopg
import pytest
from chiso_framework.problems import Text as Word
from chiso_runtime import problems
from chiso_runtime.problems import Text
from flask import Flask

UNITS = {"a": "thôn", "b": "bản", "c": "tổ"}
LACKING = Text(status=404, vi="[Unit] không có.", en="No [unit].")


def own(named: Mapping[str, object]) -> Mapping[str, Word]:
    round = named.get("round")
    if round == "away":
        raise psycopg.OperationalError("away")
    return {"unit": Word(vi=UNITS[str(round)], en=str(round))} if round in UNITS else {}


@pytest.fixture
def app() -> Flask:
    made = Flask("chiso_test")
    made.extensions["chiso-problems"] = {"lacking": LACKING, "plain": Text(status=404, vi="Không có.", en="None.")}
    made.extensions["chiso-words"] = own
    made.add_url_rule("/rounds/<round>", "round", lambda round: "")
    made.add_url_rule("/rounds", "rounds", lambda: "", methods=["GET", "POST"])
    return made


def said(app: Flask, path: str, code: str = "lacking", **request: Any) -> str:
    with app.test_request_context(path, **request):
        return problems.sentences(code, {"round": "c"})[0]


def test_the_address_goes_before_the_body_and_this_before_the_refusal(app: Flask) -> None:
    assert said(app, "/rounds/a?round=b") == "Thôn không có."
    assert said(app, "/rounds", method="POST", json={"round": "b"}) == "Bản không có."
    assert said(app, "/rounds", method="POST", data={"round": "b"}) == "Bản không có."
    assert said(app, "/rounds", method="POST", json=["b"]) == "Tổ không có."


def test_where_nobody_knows_the_framework_the_words_are_everybodys(app: Flask) -> None:
    assert said(app, "/rounds/khong-co") == "Đơn vị không có."


def test_while_the_database_is_away_nobody_waits_for_words(app: Flask) -> None:
    assert said(app, "/rounds/away") == "Đơn vị không có."


def test_a_sentence_without_words_asks_for_none(app: Flask) -> None:
    app.extensions["chiso-words"] = None
    assert said(app, "/rounds/a", "plain") == "Không có."
