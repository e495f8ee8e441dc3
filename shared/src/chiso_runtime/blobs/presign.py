"""AWS Signature Version 4 for what a browser sends itself: presigned requests and form policies.

Every header given is signed, so that a grant takes exactly the body it was made for.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """An access key of the object store."""

    access_key: str
    secret_key: str = field(repr=False)


def presigned_url(
    method: str,
    url: str,
    headers: Mapping[str, str],
    *,
    credentials: Credentials,
    region: str,
    now: datetime,
    expires: timedelta,
) -> str:
    """Return `url` (no query of its own) with a signature over method, path, host and all `headers`."""
    parts = urlsplit(url)
    signed = sorted({"host": parts.netloc, **{name.lower(): value.strip() for name, value in headers.items()}}.items())
    names = ";".join(name for name, _ in signed)
    query = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{_scope(now, region)}",
        "X-Amz-Date": f"{now:%Y%m%dT%H%M%SZ}",
        "X-Amz-Expires": str(int(expires.total_seconds())),
        "X-Amz-SignedHeaders": names,
    }
    canonical_query = urlencode(query, quote_via=quote, safe="-_.~")
    lines = [method, parts.path, canonical_query, *(f"{name}:{value}" for name, value in signed), "", names]
    request = "\n".join([*lines, "UNSIGNED-PAYLOAD"])
    digest = hashlib.sha256(request.encode()).hexdigest()
    to_sign = "\n".join([ALGORITHM, query["X-Amz-Date"], _scope(now, region), digest])
    return f"{url}?{canonical_query}&X-Amz-Signature={_signature(credentials, now, region, to_sign)}"


def form_fields(
    fields: Mapping[str, str],
    conditions: Sequence[Sequence[str | int] | Mapping[str, str]],
    *,
    credentials: Credentials,
    region: str,
    now: datetime,
    expires: timedelta,
) -> dict[str, str]:
    """Return the fields of a form upload: `fields` as they stand, each required by the policy, and its signature."""
    signed = {
        **fields,
        "x-amz-algorithm": ALGORITHM,
        "x-amz-credential": f"{credentials.access_key}/{_scope(now, region)}",
        "x-amz-date": f"{now:%Y%m%dT%H%M%SZ}",
    }
    policy = {
        "expiration": f"{now + expires:%Y-%m-%dT%H:%M:%S.000Z}",
        "conditions": [*conditions, *(["eq", f"${name}", value] for name, value in signed.items())],
    }
    encoded = base64.b64encode(json.dumps(policy).encode()).decode()
    return {**signed, "policy": encoded, "x-amz-signature": _signature(credentials, now, region, encoded)}


def _scope(now: datetime, region: str) -> str:
    return f"{now:%Y%m%d}/{region}/s3/aws4_request"


def _signature(credentials: Credentials, now: datetime, region: str, to_sign: str) -> str:
    key = b"AWS4" + credentials.secret_key.encode()
    for part in (f"{now:%Y%m%d}", region, "s3", "aws4_request", to_sign):
        key = hmac.digest(key, part.encode(), "sha256")
    return key.hex()
