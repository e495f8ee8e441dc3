"""Pages of evidence: a file with its state and preview, and uploading without JavaScript."""

from collections.abc import Mapping
from urllib.parse import urlencode

from chiso_contracts.rejection import Rejected
from chiso_framework import Words, own_words
from chiso_runtime import http
from chiso_runtime.inspection.kinds import ALLOWED
from chiso_runtime.problems import Refused
from chiso_web import frame
from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from chiso_evidence import downloads, findings, queries, uploads
from chiso_evidence.asking import Asking
from chiso_evidence.queries import Place
from chiso_evidence.schemas import ROUND, TEXTS, UNIT
from chiso_evidence.uploads import Asked

KIND_OF = {extension: kind for kind in ALLOWED for extension in kind.extensions}
KINDS = {extension: kind.media_type for kind in ALLOWED for extension in sorted(kind.extensions)}
LABEL_OF = {kind.media_type: min(kind.extensions).removeprefix(".").upper() for kind in ALLOWED}
LABELS = [(extension, extension.removeprefix(".").upper()) for extension in KINDS]
MIB = 1024 * 1024

routes = Blueprint("pages", __name__, template_folder="templates")


def who() -> tuple[str, str] | None:
    """The person to show and the CSRF token of the person's forms, if anybody is signed in."""
    actor = http.maybe_actor()
    return (actor.shown, http.csrf_token()) if actor else None


@routes.get("/files/new")
@http.snapshot()
def new_upload() -> Response:
    return _form(_place(request.args.get("round", ""), request.args.get("unit", "")))


@routes.post("/files")
def grant() -> Response:
    place = _place(request.form.get("round", ""), request.form.get("unit", ""))
    title, extension = request.form.get("title", "").strip(), request.form.get("kind", "")
    asking = _asking(place, request.form)
    if not asking.takes_files:
        return _form(place, status=422)
    if extension not in KINDS or not request.form.get("declared"):
        return _form(place, errors=_missing(extension))
    name = title if title.lower().endswith(extension) else f"{title}{extension}"
    asked = Asked(round=place.round, unit=place.unit, name=name, media_type=KINDS[extension], size=None)
    try:
        upload = uploads.grant_upload(asked)
    except Rejected as rejected:
        if rejected.code != "name-unsafe":
            raise
        return _form(place, errors=[_error("title", TEXTS["name-unsafe"].vi, TEXTS["name-unsafe"].en)])
    return _page(
        "upload.html",
        frame.say("Chọn tệp", "Choose the file"),
        asking=asking,
        place=place,
        name=name,
        upload=upload,
        accepted=",".join([*sorted(KIND_OF[extension].extensions), KIND_OF[extension].media_type]),
    )


@routes.get("/files/<file>/arrived")
def arrived(file: str) -> ResponseReturnValue:
    outcome = uploads.tell_arrival(file)
    return redirect(f"/files/{file}?{urlencode({'recorded': f'{outcome.stream}@{outcome.version}'})}", 303)


@routes.get("/files/<file>")
def viewer(file: str) -> Response:
    found = downloads.readable(file)
    row = found.row
    answer = _page(
        "file.html",
        row.name or frame.say("Tài liệu đã xóa tên", "A file whose name was erased"),
        file=row,
        kind=LABEL_OF.get(row.media_type, row.media_type),
        current=found.current,
        reasons=findings.worded(row.findings),
        shown=row.state == "kept" and row.media_type in downloads.SHOWN,
        uploads_more=http.may("evidence.upload", row.subject, phase=row.phase),
    )
    answer.headers["Content-Security-Policy"] += "; frame-src 'self'"
    return answer


@routes.get("/files/<file>/inline")
def inline(file: str) -> Response:
    row = downloads.readable(file).row
    if row.media_type not in downloads.SHOWN:
        raise Refused("not-acceptable", media_type=row.media_type)
    return downloads.sent(row, disposition="inline")


def _place(round: str, unit: str) -> Place:
    """The unit in the round, if the caller may upload for it."""
    http.actor()
    if not ROUND.matches(round) or not UNIT.matches(unit):
        raise Rejected("unknown-unit", round=round, unit=unit)
    with http.reading() as conn:
        place = queries.place(conn, round, unit)
    http.require("evidence.upload", place.subject, phase=place.phase)
    return place


def _asking(place: Place, given: Mapping[str, str]) -> Asking:
    """What the round asks as evidence, of the criterion that the address or the form names."""
    with http.reading() as conn:
        return uploads.evidence().frameworks.asking(conn, place.round, given.get("criterion", ""))


def _form(place: Place, errors: list[dict[str, str]] | None = None, *, status: int = 200) -> Response:
    return _page(
        "new.html",
        frame.say("Tải lên tài liệu", "Upload a file"),
        status=422 if errors else status,
        errors=errors or [],
        asking=_asking(place, request.values),
        place=place,
        kinds=LABELS,
        filled=request.form,
        largest_mib=uploads.evidence().largest // MIB,
    )


def _missing(extension: str) -> list[dict[str, str]]:
    found = []
    if extension not in KINDS:
        found.append(_error("kind", "Hãy chọn loại tệp.", "Choose the type of the file."))
    if not request.form.get("declared"):
        found.append(
            _error(
                "declared",
                "Hãy xác nhận tài liệu không chứa bí mật nhà nước.",
                "Confirm that the file holds no state secret.",
            )
        )
    return found


def _error(where: str, vi: str, en: str) -> dict[str, str]:
    return {"where": where, "vi": vi, "en": en}


def _page(template: str, title: str, *, asking: Asking | None = None, **context: object) -> Response:
    person, csrf = who() or (None, None)
    words = asking.framework.words if asking and asking.framework else Words()
    return frame.render(
        f"evidence/{template}",
        title=title,
        active="reports",
        lang=frame.language(),
        person=person,
        csrf=csrf,
        own=own_words(words),
        asking=asking,
        **context,  # type: ignore[arg-type]
    )
