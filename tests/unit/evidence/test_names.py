"""File names in headers and as hashes."""

import pytest
from chiso_evidence.downloads import content_disposition
from chiso_evidence.names import hashed


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
        (
            "Quyết định số 5.pdf",
            'attachment; filename="Quyet dinh so 5.pdf"; '
            "filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%205.pdf",
        ),
        ('a";x="b.pdf', "attachment; filename=\"a__x__b.pdf\"; filename*=UTF-8''a%22%3Bx%3D%22b.pdf"),
        (
            "a\r\nSet-Cookie: x.pdf",
            "attachment; filename=\"a__Set-Cookie_ x.pdf\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x.pdf",
        ),
    ],
)
def test_a_name_can_not_leave_its_header(name: str, header: str) -> None:
    assert content_disposition("attachment", name) == header


def test_the_same_name_has_another_hash_with_another_salt() -> None:
    assert hashed("a.pdf", b"one") != hashed("a.pdf", b"two")
