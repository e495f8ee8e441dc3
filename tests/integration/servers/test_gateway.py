"""The gateway: every path to its service, nothing private through, uploads to staging and no further."""

import http.client
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from minio import Minio
from minio.datatypes import PostPolicy

from deploy.native.nginx import NginxGateway, Upstreams
from deploy.native.objects import ObjectStore
from deploy.native.process import free_port
from tests.servers import session

SERVICES = ("submission", "evidence", "scoring", "ranking")
PDF = b"%PDF-1.7 proof"


class Echo(ThreadingHTTPServer):
    """Stands where a service would, and answers with its name and the path it was asked for."""

    daemon_threads = True

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(("127.0.0.1", free_port()), EchoHandler)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class EchoHandler(BaseHTTPRequestHandler):
    server: Echo

    def do_GET(self) -> None:
        body = f"{self.server.name} {self.path} {self.headers['Host']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def gateway(minio: session.Minio, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NginxGateway]:
    services = {name: Echo(name) for name in SERVICES}
    for service in services.values():
        threading.Thread(target=service.serve_forever, daemon=True).start()
    addresses = {name: service.address for name, service in services.items()}
    gateway = NginxGateway(upstreams=Upstreams(**addresses, objects=minio.store.endpoint))
    gateway.start(tmp_path_factory.mktemp("gateway"))
    yield gateway
    gateway.stop()
    for service in services.values():
        service.shutdown()
        service.server_close()


@pytest.fixture(scope="module")
def staging(gateway: NginxGateway, minio: session.Minio, direct: Minio) -> Minio:
    """A client that signs for the public origin, whose bucket `staging` exists behind it."""
    for bucket in ("staging", "evidence"):
        if not direct.bucket_exists(bucket):
            direct.make_bucket(bucket, object_lock=bucket == "evidence")  # as the store is prepared elsewhere
    return client_of(minio.store, gateway.address)


@pytest.fixture(scope="module")
def direct(minio: session.Minio) -> Minio:
    return client_of(minio.store, minio.store.endpoint)


def client_of(store: ObjectStore, address: str) -> Minio:
    return Minio(address, access_key=store.access_key, secret_key=store.secret_key, region="us-east-1", secure=False)


def ask(
    gateway: NginxGateway, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> http.client.HTTPResponse:
    """One request with the path exactly as given; underscores in header names stand for dashes."""
    connection = http.client.HTTPConnection(gateway.address, timeout=30)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    return connection.getresponse()


def grant(staging: Minio, key: str) -> str:
    """Path and query of a presigned PUT."""
    url = urlsplit(staging.presigned_put_object("staging", key, expires=timedelta(minutes=10)))
    return f"{url.path}?{url.query}"


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/", "ranking"),
        ("/ranking", "ranking"),
        ("/ranking/2026/communes?as_of=12", "ranking"),
        ("/results/2025", "ranking"),
        ("/static/app.css", "ranking"),
        ("/sign-in", "submission"),
        ("/sign-out", "submission"),
        ("/reports/2026/H12", "submission"),
        ("/rounds/2026", "submission"),
        ("/.well-known/jwks.json", "submission"),
        ("/appraisal/2026", "scoring"),
        ("/files/7", "evidence"),
        ("/api/submission/rounds/a%20b", "submission"),
        ("/api/evidence/grants", "evidence"),
        ("/api/scoring/cards", "scoring"),
        ("/api/ranking/tables", "ranking"),
    ],
)
def test_a_path_goes_unchanged_to_the_service_that_owns_it(gateway: NginxGateway, path: str, service: str) -> None:
    assert ask(gateway, path).read().decode() == f"{service} {path} {gateway.address}"


@pytest.mark.parametrize(
    "path",
    [
        "/internal/log/heads",
        "/internal/",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/api/other/x",
        "/rankings",
        "/evidence/secret.pdf",
        "/minio/health/live",
        "/minio/admin/v3/info",
    ],
)
def test_what_is_not_for_the_public_is_not_found(gateway: NginxGateway, path: str) -> None:
    assert ask(gateway, path).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/internal/../api/submission/x",
        "/api/submission/../../internal/log",
        "/api/submission/%2e%2e/%2e%2e/internal/log",
        "/api/submission/..%2f..%2finternal/log",
        "//internal/log",
        "/api/submission//internal/log",
        "/staging/../evidence/proof.pdf",
        "/staging/%2e%2e/evidence/proof.pdf",
        "/api/submission/..\\internal",
    ],
)
def test_a_path_that_could_be_read_two_ways_is_refused(gateway: NginxGateway, path: str) -> None:
    assert ask(gateway, path).status == 400


def test_answers_carry_the_security_headers(gateway: NginxGateway) -> None:
    headers = ask(gateway, "/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "nginx/" not in headers["Server"]


def test_a_granted_upload_reaches_staging(gateway: NginxGateway, staging: Minio, direct: Minio) -> None:
    response = ask(gateway, grant(staging, "granted.pdf"), "PUT", PDF)
    assert (response.status, direct.get_object("staging", "granted.pdf").read()) == (200, PDF)


def test_the_session_cookie_does_not_reach_the_object_store_and_does_not_disturb_it(
    gateway: NginxGateway, staging: Minio
) -> None:
    path = grant(staging, "with-cookie.pdf")
    assert ask(gateway, path, "PUT", PDF, Cookie="session=secret", Authorization="Bearer x").status == 200


def test_a_form_upload_with_a_policy_reaches_staging(gateway: NginxGateway, staging: Minio, direct: Minio) -> None:
    policy = PostPolicy("staging", datetime.now(UTC) + timedelta(minutes=10))
    policy.add_equals_condition("key", "form.pdf")
    policy.add_content_length_range_condition(1, 1000)
    fields = {"key": "form.pdf", **staging.presigned_post_policy(policy)}
    parts = [f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    file = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n' + PDF + b"\r\n--b--\r\n"
    response = ask(gateway, "/staging", "POST", b"".join(parts) + file, Content_Type="multipart/form-data; boundary=b")
    assert (response.status, direct.get_object("staging", "form.pdf").read()) == (204, PDF)


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "POST", "OPTIONS"])
def test_staging_takes_no_other_method(gateway: NginxGateway, staging: Minio, method: str) -> None:
    assert ask(gateway, grant(staging, "other.pdf"), method).status == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_the_bucket_itself_takes_forms_only(gateway: NginxGateway, method: str) -> None:
    assert [ask(gateway, path, method).status for path in ("/staging", "/staging/")] == [403, 403]


def test_another_bucket_is_not_there(gateway: NginxGateway, staging: Minio) -> None:
    url = urlsplit(staging.presigned_put_object("evidence", "proof.pdf"))
    assert ask(gateway, f"{url.path}?{url.query}", "PUT", PDF).status == 404


def test_an_upload_without_a_grant_is_refused(gateway: NginxGateway) -> None:
    assert ask(gateway, "/staging/free.pdf", "PUT", PDF).status == 403


def test_a_grant_for_one_object_does_not_open_another(gateway: NginxGateway, staging: Minio) -> None:
    path = grant(staging, "mine.pdf").replace("mine.pdf", "yours.pdf")
    assert ask(gateway, path, "PUT", PDF).status == 403


@pytest.mark.parametrize("added", ["tagging", "acl", "uploads=", "retention", "partNumber=1&uploadId=x"])
def test_a_grant_is_not_for_the_objects_sub_resources(gateway: NginxGateway, staging: Minio, added: str) -> None:
    assert ask(gateway, f"{grant(staging, 'sub.pdf')}&{added}", "PUT", PDF).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"x-amz-copy-source": "/evidence/proof.pdf"},
        {"x-minio-extract": "true"},
        {"x-amz-meta-snowball-auto-extract": "true"},
        {"x-amz-trailer": "x-amz-checksum-crc32"},
        {"x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
        {"x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"},
        {"X-Amz-Content-SHA256": "streaming-unsigned-payload-trailer"},
    ],
)
def test_a_grant_does_not_take_headers_that_make_more_of_it(
    gateway: NginxGateway, staging: Minio, headers: dict[str, str]
) -> None:
    assert ask(gateway, grant(staging, "more.pdf"), "PUT", PDF, **headers).status == 403


@pytest.mark.parametrize("path", ["/", "/api/evidence/grants", "/staging/x"])
def test_an_unsigned_trailer_is_refused_on_every_path(gateway: NginxGateway, path: str) -> None:
    query = urlencode({"X-Amz-Content-Sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}, quote_via=quote)
    refused = {"x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}
    assert [ask(gateway, path, "PUT", PDF, **refused).status, ask(gateway, f"{path}?{query}").status] == [403, 403]


def test_a_large_upload_streams_through(gateway: NginxGateway, staging: Minio, direct: Minio) -> None:
    body = bytes(64 * 1024 * 1024)
    assert ask(gateway, grant(staging, "large.bin"), "PUT", body).status == 200
    assert direct.stat_object("staging", "large.bin").size == len(body)


def test_an_oversized_command_is_refused_before_it_reaches_a_service(gateway: NginxGateway) -> None:
    connection = http.client.HTTPConnection(gateway.address, timeout=30)
    connection.putrequest("POST", "/api/submission/rounds")
    connection.putheader("Content-Length", str(33 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413


def test_a_service_that_is_away_is_an_error_of_the_gateway(minio: session.Minio, open_directory: Path) -> None:
    away = {name: f"127.0.0.1:{free_port()}" for name in SERVICES}
    gateway = NginxGateway(upstreams=Upstreams(**away, objects=minio.store.endpoint))
    gateway.start(open_directory)
    status = ask(gateway, "/ranking").status
    gateway.stop()
    assert status == 502
