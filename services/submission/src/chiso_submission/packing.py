"""What a form without script carries from one page to the next: packed bytes in a hidden field, unpacked in bounds."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error

from chiso_runtime import http

LARGEST_FIELD = 400_000
"""Characters of a hidden field: what a form may hold in memory is half a megabyte."""
LARGEST = 8 * 1024 * 1024


def pack(content: bytes) -> str:
    """The bytes as a field, or nothing where they are too many: then the file has to be chosen again."""
    packed = b64encode(zlib.compress(content)).decode()
    return packed if len(packed) <= LARGEST_FIELD else ""


def unpack(packed: str) -> bytes:
    """The bytes of a field. Raises Refused for what was not packed here."""
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(b64decode(packed, validate=True), LARGEST)
    except (Error, ValueError, zlib.error):
        http.invalid([DAMAGED])
    return content if inflater.eof else http.invalid([DAMAGED])


DAMAGED = {
    "where": "file",
    "vi": "Không đọc được nội dung trang trước. Hãy chọn lại tệp.",
    "en": "What the page before held could not be read. Choose the file again.",
}
