"""The three stores that the blob contract runs over, and how a browser would speak to them."""

import hashlib
import http.client
import io
import secrets
import socket
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from chiso_runtime.blobs.directory import DirectoryBlobs, DirectoryRecall, content_folder
from chiso_runtime.blobs.directory_grants import PATH, GrantSigner
from chiso_runtime.blobs.port import Blobs, Grant, GrantRefused, Kept, Recall
from chiso_runtime.blobs.presign import Credentials
from chiso_runtime.blobs.s3 import S3Blobs, S3Recall, S3Settings, connect
from chiso_runtime.blobs.s3_setup import S3Setup, Server
from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

MINUTE = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class Clock:
    """The time of grants, which a test may set back."""

    behind: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self.behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A prepared store, its recall, and a hand that changes a staged object behind its back."""

    blobs: Blobs
    clock: Clock
    recall: Recall
    replace_staged: Callable[[str, bytes], None]

    def upload(self, body: bytes, *, media_type: str = "text/plain") -> str:
        """Stage a body under a new key."""
        key = str(uuid.uuid4())
        grant = self.blobs.grant(key, size=len(body), media_type=media_type, expires=MINUTE)
        assert send(grant, [body]) == 200
        return key

    def keep(self, key: str, body: bytes, *, until: datetime | None = None) -> Kept:
        """Keep what is staged under the key, as the gate does after it read this body."""
        staged = self.blobs.staged(key)
        return self.blobs.keep(
            key,
            tag=staged.tag if staged else "gone",
            sha256=hashlib.sha256(body).hexdigest(),
            size=len(body),
            media_type="text/csv",
            retain_until=until or datetime.now(UTC) + timedelta(days=1),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Store(Store):
    """A store over an S3 server, with what only tests of its keys need."""

    server: Server
    settings: S3Settings
    admin: Credentials
    setup: S3Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryStore(Store):
    """A store over a folder."""

    root: Path
    blobs: DirectoryBlobs

    def bytes_of(self, kept: Kept) -> Path:
        """The file that holds a kept content."""
        return content_folder(self.root, kept.version_id) / "bytes"


def send(
    grant: Grant,
    body: Iterable[bytes],
    *,
    method: str | None = None,
    url: str | None = None,
    headers: Mapping[str, str | None] | None = None,
) -> int:
    """Send a body with the grant's headers, changed or (None) left out, as they are; return the status, 0 for none."""
    parts = urlsplit(url or grant.url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    connection.putrequest(method or grant.method, f"{parts.path}?{parts.query}", skip_accept_encoding=True)
    sent = {name: value for name, value in {**grant.headers, **(headers or {})}.items() if value is not None}
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders()
    left = int(sent.get("content-length", "0"))
    try:
        for piece in body:
            connection.send(piece)
            left -= len(piece)
        if left > 0 and connection.sock:
            connection.sock.shutdown(socket.SHUT_WR)
        return connection.getresponse().status
    except (http.client.BadStatusLine, ConnectionError):
        return 0
    finally:
        connection.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswer:
    """What a browser learns from a form upload."""

    status: int
    location: str | None


def send_form(grant: Grant, body: bytes, **changed: str) -> FormAnswer:
    """Send a form upload as a page without JavaScript does."""
    fields: list[tuple[str, str | tuple[str, bytes, str]]] = [*{**grant.fields, **changed}.items()]
    fields.append(("file", ("báo cáo.pdf", body, "application/pdf")))
    response = urllib3.request("POST", grant.url, fields=fields, redirect=False, retries=False)
    return FormAnswer(status=response.status, location=response.headers.get("location"))


def s3_store(server: Server, url: str, admin: Credentials) -> S3Store:
    """Prepare buckets and keys of a new name on a running server."""
    name = secrets.token_hex(4)
    settings = S3Settings(
        endpoint=url,
        public_url=url,
        service=Credentials(access_key=f"service-{name}", secret_key=secrets.token_hex(16)),
        staging=Credentials(access_key=f"staging-{name}", secret_key=secrets.token_hex(16)),
        staging_bucket=f"staging-{name}",
        evidence_bucket=f"evidence-{name}",
    )
    setup = S3Setup(settings, admin=admin, server=server)
    setup.prepare()
    bypass = Credentials(access_key=f"recall-{name}", secret_key=secrets.token_hex(16))
    setup.admit_recall(bypass)
    clock = Clock()
    return S3Store(
        blobs=S3Blobs(settings, clock=clock),
        clock=clock,
        recall=S3Recall(settings, bypass),
        replace_staged=lambda key, body: _put(settings, admin, key, body),
        server=server,
        settings=settings,
        admin=admin,
        setup=setup,
    )


@contextmanager
def directory_store(root: Path) -> Iterator[DirectoryStore]:
    """Serve the upload route of a folder's store on 127.0.0.1."""
    app = Flask("uploads")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    clock = Clock()
    signer = GrantSigner(public_url=f"http://127.0.0.1:{server.server_port}", secret=secrets.token_bytes(32))
    blobs = DirectoryBlobs(root, signer=signer, clock=clock)
    blobs.prepare()
    _route_uploads(app, blobs)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield DirectoryStore(
        blobs=blobs,
        clock=clock,
        recall=DirectoryRecall(root),
        replace_staged=lambda key, body: _overwrite(root / "staged" / key / "bytes", body),
        root=root,
    )
    server.shutdown()
    thread.join()
    server.server_close()


def _route_uploads(app: Flask, blobs: DirectoryBlobs) -> None:
    @app.put(f"{PATH}/<key>")
    def put(key: str) -> ResponseReturnValue:
        blobs.accept(key, request.args, request.headers, request.stream)
        return "", 200

    @app.post(f"{PATH}/<key>")
    def post(key: str) -> ResponseReturnValue:
        return redirect(blobs.accept_form(key, request.form, request.files["file"].stream), 303)

    @app.errorhandler(GrantRefused)
    def refused(error: GrantRefused) -> ResponseReturnValue:
        return error.code, 412 if error.code == "already-staged" else 403


def _put(settings: S3Settings, admin: Credentials, key: str, body: bytes) -> None:
    connect(settings, admin).put_object(settings.staging_bucket, key, io.BytesIO(body), len(body))


def _overwrite(path: Path, body: bytes) -> None:
    path.write_bytes(body)
