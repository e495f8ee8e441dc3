"""The signer against the worked example of Amazon's documentation of Signature Version 4."""

from datetime import UTC, datetime, timedelta

from chiso_runtime.blobs.presign import Credentials, presigned_url

EXAMPLE = Credentials(access_key="AKIAIOSFODNN7EXAMPLE", secret_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")


def test_the_signature_is_that_of_the_documentation() -> None:
    url = presigned_url(
        "GET",
        "https://examplebucket.s3.amazonaws.com/test.txt",
        {},
        credentials=EXAMPLE,
        region="us-east-1",
        now=datetime(2013, 5, 24, tzinfo=UTC),
        expires=timedelta(days=1),
    )
    assert url.endswith("&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")


def test_a_secret_key_is_not_shown() -> None:
    assert EXAMPLE.secret_key not in repr(EXAMPLE)
