"""The registry of units for people: who exists on a day, what a unit was and became, tables brought in."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from chiso_contracts.rejection import Rejected
from chiso_runtime import http
from chiso_runtime.policy import Subject
from chiso_web import frame
from flask import Response, request

from chiso_submission import queries, registering
from chiso_submission.pages.frame import errors_of, page, routes, see_other, status_of

SHOWN = 500
DAY_EXPECTED = {
    "where": "on",
    "vi": "Ghi ngày dạng 2025-07-01.",
    "en": "Give a day such as 2025-07-01.",
}


@routes.get("/units")
def units() -> Response:
    """Units of a day, or all by their last entry, in the order of the alphabet."""
    http.actor()
    asked, on = request.args.get("q", "").strip()[:100], _day(request.args.get("on", ""))
    found: list[dict[str, Any]] = []
    if on != "wrong":
        with http.pool().connection() as conn:
            http.read_after_write(conn)
            found = queries.units(
                conn, kind="", parent="", q=asked, after="", limit=SHOWN, on=on if isinstance(on, date) else None
            )
    return page(
        "units.html",
        frame.say("Danh mục đơn vị", "Registry of units"),
        active="rounds",
        units=found,
        asked=asked,
        on=request.args.get("on", ""),
        shown=SHOWN,
        errors=[DAY_EXPECTED] if on == "wrong" else [],
        may_register=http.may("unit.register", Subject()),
    )


@routes.get("/units/import")
def import_form() -> Response:
    """A form for a table of units."""
    http.require("unit.register", Subject())
    return _form()


@routes.post("/units/import")
def import_table() -> Response:
    """What the table would change, or its registration; what is refused is told by row and column."""
    file = request.files.get("file")
    content = file.read() if file else b""
    if request.form.get("go") != "register":
        return _tried(lambda: _form(told=registering.preview(content)))
    return _tried(lambda: _registered(content))


@routes.get("/units/<code>")
def unit(code: str) -> Response:
    """What a unit was, is and became."""
    http.actor()
    with http.snapshot() as conn:
        http.read_after_write(conn)
        last, entries = queries.unit(conn, code), queries.entries(conn, code)
        if last is None:
            raise Rejected("unknown-unit", units=[code])
        named = [*last["successors"], *(one for entry in entries for one in entry["predecessors"]), last["parent"]]
        names = queries.unit_names(conn, [one for one in named if one])
    return page("unit.html", last["name"], active="rounds", unit=last, entries=entries, names=names)


def _registered(content: bytes) -> Response:
    outcome, _ = registering.take(content)
    return see_other(f"/units?{urlencode({'recorded': f'{outcome.stream}@{outcome.version}'})}")


def _tried(act: Callable[[], Response]) -> Response:
    try:
        return act()
    except Rejected as rejected:
        return _form(status=status_of(rejected), errors=errors_of(rejected))


def _form(**context: Any) -> Response:
    title = frame.say("Nạp bảng đơn vị", "Bring in a table of units")
    return page("unit-import.html", title, active="rounds", **{"told": None, **context})


def _day(written: str) -> date | str | None:
    """The day that was asked for, None for none, "wrong" for what is no day."""
    try:
        return date.fromisoformat(written.strip()) if written.strip() else None
    except ValueError:
        return "wrong"
