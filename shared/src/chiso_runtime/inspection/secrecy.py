"""Marks of state secrets (MẬT, TỐI MẬT, TUYỆT MẬT) where a paragraph of text is nothing but such a mark."""

import re
import unicodedata

MARK = re.compile(r"(?:(?:ĐỘ|DẤU) MẬT ?: ?)?(?:TUYỆT |TỐI )?MẬT")
AROUND = " \t\r\n\"'“”()[]{}.:;,*-–—_|/\ufeff"
LONGEST = 40


def is_secrecy_mark(paragraph: str) -> bool:
    """Whether the paragraph is a mark: in capitals, alone. Headings such as "BẢO MẬT" are not."""
    if not 3 <= len(paragraph) <= LONGEST * 2:
        return False
    text = " ".join(unicodedata.normalize("NFC", paragraph).strip(AROUND).split())
    return bool(MARK.fullmatch(text))
