"""The client asks once whatever the network does, renews its token, and says readably why it was refused."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from chiso.client import Away, Client, Key, Problem

Reply = tuple[int, dict[str, str], object]
Seen = list[tuple[str, str, dict[str, str]]]
Script = Callable[[str, str, dict[str, str]], Reply]


class Server:
    """Answers by a script and remembers what it was asked."""

    def __init__(self) -> None:
        self.script: Script = lambda method, path, headers: (200, {}, {})
        self.seen: Seen = []
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                self.rfile.read(int(headers.get("content-length", "0")))
                server.seen.append((self.command, self.path, headers))
                status, more, body = server.script(self.command, self.path, headers)
                content = json.dumps(body).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **more}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = answer  # noqa: N815 -- the names http.server looks for

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    threading.Thread(target=made.http.serve_forever, daemon=True).start()
    yield made
    made.http.shutdown()
    made.http.server_close()


def test_a_command_is_sent_again_under_the_same_key_while_the_system_is_away(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chiso.client.PAUSE", 0)
    server.script = lambda *_: (503, {"Retry-After": "0"}, {}) if len(server.seen) < 3 else (200, {}, {"done": True})
    assert Client(server.url).command("POST", "/api/scoring/v1/x").body == {"done": True}
    assert len({headers["idempotency-key"] for _, _, headers in server.seen}) == 1


def test_two_commands_have_two_keys(server: Server) -> None:
    client = Client(server.url)
    client.command("POST", "/api/scoring/v1/x")
    client.command("POST", "/api/scoring/v1/x")
    assert len({headers["idempotency-key"] for _, _, headers in server.seen}) == 2


def test_a_token_that_is_no_longer_taken_is_renewed_once(server: Server) -> None:
    def script(method: str, path: str, headers: dict[str, str]) -> Reply:
        if path.endswith("/tokens"):
            return 200, {}, {"token": f"token-{len(server.seen)}", "expires_in": 600}
        return (200, {}, {}) if headers["authorization"] == "Bearer token-3" else (401, {}, {})

    server.script = script
    Client(server.url, Key(server.url, "key")).get("/api/ranking/v1/rounds")
    assert [path.rsplit("/", 1)[1] for _, path, _ in server.seen] == ["tokens", "rounds", "tokens", "rounds"]


def test_reads_wait_for_what_was_written_to_the_same_service(server: Server) -> None:
    server.script = lambda method, path, _: (200, {"Chiso-Recorded": "report/a/b@7"} if method == "POST" else {}, {})
    client = Client(server.url)
    client.command("POST", "/api/submission/v1/x")
    client.get("/api/submission/v1/x")
    client.get("/api/ranking/v1/x")
    assert [headers.get("chiso-recorded") for _, _, headers in server.seen] == [None, "report/a/b@7", None]


def test_a_refusal_is_told_in_both_languages_with_its_places(server: Server) -> None:
    body = {
        "code": "invalid-claim",
        "title_vi": "Chưa đúng.",
        "title_en": "Not valid.",
        "errors": [{"where": "claimed", "vi": "quá lớn", "en": "too large"}],
        "details": {},
    }
    server.script = lambda *_: (422, {"Content-Type": "application/problem+json"}, body)
    with pytest.raises(Problem) as raised:
        Client(server.url).get("/api/submission/v1/x")
    assert raised.value.code == "invalid-claim"
    assert str(raised.value) == ("Chưa đúng. / Not valid. [invalid-claim]\n  claimed: quá lớn / too large")


def test_an_address_where_nobody_answers_is_away(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chiso.client.PAUSE", 0)
    server.http.server_close()
    with pytest.raises(Away, match="does not answer"):
        Client("http://127.0.0.1:9").get("/x")


def test_the_version_of_a_thing_comes_from_its_etag(server: Server) -> None:
    server.script = lambda *_: (200, {"ETag": '"12"'}, {})
    assert Client(server.url).look("/api/scoring/v1/x").version == 12
