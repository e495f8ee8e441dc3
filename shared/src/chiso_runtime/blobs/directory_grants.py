"""Grants of the directory store: URLs of the evidence service, signed with a secret of the installation."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

from chiso_runtime.blobs.port import Grant, GrantRefused, checked_key

PATH = "/api/evidence/v1/staging"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantSigner:
    """Makes and reads grants. `public_url` is the origin browsers use; `secret` has at least 32 bytes."""

    public_url: str
    secret: bytes = field(repr=False)

    def put(self, key: str, *, size: int, media_type: str, until: datetime) -> Grant:
        """Return a grant of one PUT of exactly this size and type."""
        query = {"expires": _seconds(until), "size": str(size), "type": media_type}
        return Grant(
            method="PUT",
            url=f"{self.public_url}{PATH}/{checked_key(key)}?{urlencode(self._signed('PUT', key, query))}",
            headers={"content-length": str(size), "content-type": media_type, "if-none-match": "*"},
            fields={},
            expires_at=until,
        )

    def form(self, key: str, *, largest: int, media_type: str, until: datetime, next_url: str) -> Grant:
        """Return a grant of one form upload of 1 to `largest` bytes."""
        fields = {"expires": _seconds(until), "largest": str(largest), "type": media_type, "next": next_url}
        return Grant(
            method="POST",
            url=f"{self.public_url}{PATH}/{checked_key(key)}",
            headers={},
            fields=self._signed("POST", key, fields),
            expires_at=until,
        )

    def check_put(self, key: str, query: Mapping[str, str], headers: Iterable[tuple[str, str]], now: datetime) -> int:
        """Return the size that is allowed. Raises GrantRefused: signature, expiry, length, type or precondition."""
        self._check("PUT", key, query, ("expires", "size", "type"), now)
        sent = {name.lower(): value for name, value in headers}
        if sent.get("content-length") != query["size"]:
            raise GrantRefused("length-mismatch")
        if sent.get("content-type") != query["type"]:
            raise GrantRefused("type-mismatch")
        if sent.get("if-none-match") != "*":
            raise GrantRefused("precondition-missing")
        return int(query["size"])

    def check_form(self, key: str, fields: Mapping[str, str], now: datetime) -> int:
        """Return the largest size that is allowed. Raises GrantRefused: signature or expiry."""
        self._check("POST", key, fields, ("expires", "largest", "type", "next"), now)
        return int(fields["largest"])

    def _check(self, method: str, key: str, given: Mapping[str, str], names: tuple[str, ...], now: datetime) -> None:
        claimed = {name: given.get(name, "") for name in names}
        expected = self._signed(method, checked_key(key), claimed)["signature"]
        if not hmac.compare_digest(expected.encode(), given.get("signature", "").encode()):
            raise GrantRefused("bad-signature")
        if now >= datetime.fromtimestamp(int(claimed["expires"]), UTC):
            raise GrantRefused("grant-expired")

    def _signed(self, method: str, key: str, claims: Mapping[str, str]) -> dict[str, str]:
        text = "\n".join([method, key, urlencode(sorted(claims.items()))])
        return {**claims, "signature": hmac.digest(self.secret, text.encode(), "sha256").hex()}


def _seconds(until: datetime) -> str:
    return str(int(until.timestamp()))
