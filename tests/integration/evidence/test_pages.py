"""Pages of evidence: a file with its state, and uploading without JavaScript."""

import pytest
from chiso_contracts.values import Right

from tests.integration.evidence.bench import (
    APPRAISER,
    OFFICER,
    OTHER_REPORTER,
    REPORTER,
    ROUND,
    UNIT,
    Answer,
    Bench,
    form_of,
)
from tests.unit.inspection.samples import docx, pdf, png

PDF = pdf()
FILLED = {"round": ROUND, "unit": UNIT, "title": "Quyết định 5", "kind": ".pdf", "declared": "yes"}


def page(bench: Bench, path: str, right: Right = REPORTER) -> Answer:
    return bench.open(path, headers={**bench.headers(right), "Accept": "text/html"})


def send(bench: Bench, right: Right = REPORTER, **changed: str) -> Answer:
    headers = {**bench.headers(right), "Accept": "text/html"}
    return bench.post("/files", data={**FILLED, **changed}, headers=headers)


def test_a_kept_file_shows_its_hash_and_a_way_to_download_it(bench: Bench) -> None:
    file = bench.keep(PDF)
    shown = page(bench, f"/files/{file}").text
    assert "Quyết định 5.pdf" in shown
    assert "đang giữ" in shown
    assert bench.get(f"/files/{file}").json["sha256"] in shown
    assert f'href="/api/evidence/v1/files/{file}/content"' in shown


def test_a_refused_file_says_why_and_offers_another_upload(bench: Bench) -> None:
    file = bench.keep(docx())
    shown = page(bench, f"/files/{file}").text
    assert "bị từ chối" in shown
    assert "Phần mở rộng của tên tệp không đúng với nội dung" in shown
    assert f"/files/new?round={ROUND}&amp;unit={UNIT}" in shown


def test_an_appraiser_sees_a_refused_file_without_the_offer(bench: Bench) -> None:
    file = bench.keep(docx())
    assert "/files/new" not in page(bench, f"/files/{file}", APPRAISER).text


def test_a_waiting_file_reloads_its_page(bench: Bench) -> None:
    shown = page(bench, f"/files/{bench.stage(PDF)}").text
    assert "chờ kiểm tra" in shown
    assert 'http-equiv="refresh"' in shown


def test_a_granted_file_asks_for_its_bytes(bench: Bench) -> None:
    file = bench.ask(PDF).json["file"]
    bench.fold()
    assert "chờ tải lên" in page(bench, f"/files/{file}").text


def test_the_page_is_in_english_for_who_asks(bench: Bench) -> None:
    file = bench.keep(docx())
    assert "The extension does not fit the content" in page(bench, f"/files/{file}?lang=en").text


@pytest.mark.parametrize(
    ("name", "media_type", "body", "element"),
    [("a.pdf", "application/pdf", PDF, "<iframe"), ("a.png", "image/png", png(), "<img")],
)
def test_a_pdf_or_an_image_is_shown_in_a_sandbox(
    bench: Bench, name: str, media_type: str, body: bytes, element: str
) -> None:
    file = bench.keep(body, name=name, media_type=media_type)
    viewer = page(bench, f"/files/{file}")
    assert f'{element} src="/files/{file}/inline"' in viewer.text
    assert "frame-src 'self'" in viewer.headers["Content-Security-Policy"]
    inline = page(bench, f"/files/{file}/inline")
    assert inline.data == body
    assert inline.headers["Content-Disposition"].startswith("inline;")
    assert inline.headers["Content-Security-Policy"].startswith("sandbox;")


def test_nothing_else_is_shown_inline(bench: Bench) -> None:
    file = bench.keep(b"a,b\n", name="a.csv", media_type="text/csv")
    assert "/inline" not in page(bench, f"/files/{file}").text
    assert page(bench, f"/files/{file}/inline").status_code == 406


@pytest.mark.parametrize("path", ["/files/{file}", "/files/{file}/inline"])
def test_a_stranger_sees_no_file(bench: Bench, path: str) -> None:
    file = bench.keep(PDF)
    assert page(bench, path.format(file=file), OTHER_REPORTER).status_code == 403


def test_who_is_not_signed_in_is_sent_to_sign_in(bench: Bench) -> None:
    answer = bench.open(f"/files/{bench.keep(PDF)}", headers={"Accept": "text/html"})
    assert answer.status_code == 401
    assert "/sign-in" in answer.text


def test_a_name_can_not_write_on_the_page(bench: Bench) -> None:
    file = bench.keep(PDF, name="<script>alert(1)<x>.pdf")
    shown = page(bench, f"/files/{file}").text
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_the_form_asks_for_name_type_and_the_declaration(bench: Bench) -> None:
    shown = page(bench, f"/files/new?round={ROUND}&unit={UNIT}").text
    assert all(f'name="{name}"' in shown for name in ("title", "kind", "declared", "csrf", "idempotency_key"))
    assert "bí mật nhà nước" in shown


def test_the_filled_form_leads_to_a_form_for_the_file(bench: Bench) -> None:
    answer = send(bench)
    address, fields = form_of(answer.text)
    assert answer.status_code == 200
    assert address.startswith("http://chiso.test/api/evidence/v1/staging/")
    assert fields["type"] == "application/pdf"


def test_the_whole_way_without_javascript_ends_at_the_file(bench: Bench) -> None:
    file = bench.stage_by_form(PDF)
    bench.check()
    assert "đang giữ" in page(bench, f"/files/{file}").text


def test_asking_for_a_form_grants_nothing(bench: Bench) -> None:
    page(bench, f"/files/new?round={ROUND}&unit={UNIT}")
    assert bench.facts() == []


@pytest.mark.parametrize(
    ("changed", "where"), [({"declared": ""}, "declared"), ({"kind": ".exe"}, "kind"), ({"title": "a/b"}, "title")]
)
def test_a_form_with_a_mistake_is_shown_again(bench: Bench, changed: dict[str, str], where: str) -> None:
    answer = send(bench, REPORTER, **changed)
    assert answer.status_code == 422
    assert f'href="#{where}"' in answer.text
    assert bench.facts() == []


def test_the_same_form_sent_twice_makes_one_upload(bench: Bench) -> None:
    send(bench, idempotency_key="k")
    send(bench, idempotency_key="k")
    assert len(bench.facts()) == 1


def test_the_form_by_cookie_needs_its_token(bench: Bench) -> None:
    bench.client.set_cookie("__Host-chiso", bench.token(REPORTER), domain="localhost")
    assert bench.post("/files", data=FILLED).status_code == 403


@pytest.mark.parametrize("right", [OTHER_REPORTER, OFFICER, APPRAISER])
def test_only_people_of_the_unit_see_the_form(bench: Bench, right: Right) -> None:
    assert page(bench, f"/files/new?round={ROUND}&unit={UNIT}", right).status_code == 403


@pytest.mark.parametrize("query", ["", "round=x", f"round={ROUND}&unit=H99.99"])
def test_a_form_for_nobody_is_not_found(bench: Bench, query: str) -> None:
    assert page(bench, f"/files/new?{query}").status_code == 404
