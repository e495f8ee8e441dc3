"""First bytes that tell what a file is when it is nothing that may be kept."""

import puremagic

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"MSCF",
)
PROGRAMS = (OLE, b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"L\x00\x00\x00\x01\x14\x02\x00")
PAGE = (b"<html", b"<script", b"<!doctype", b"<svg", b"<iframe", b"<?php")


def is_archive(head: bytes) -> bool:
    """Whether the bytes begin as an archive or a compressed file."""
    return head.startswith(ARCHIVES)


def is_program(head: bytes) -> bool:
    """Whether the bytes begin as something that runs, or as the OLE container that may hold anything."""
    return head.startswith(PROGRAMS)


def holds_page(head: bytes) -> bool:
    """Whether a browser that guesses could take the bytes for a page."""
    lowered = head[:1024].lower()
    return any(tag in lowered for tag in PAGE)


def best_guess(head: bytes) -> str:
    """Return the media type that the first bytes suggest, "" for none. For telling people, never for allowing."""
    try:
        return str(puremagic.from_string(head, mime=True))
    except (puremagic.PureError, ValueError):
        return ""
