"""What marshmallow says of an input, place by place, in Vietnamese and English."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

VIETNAMESE: Sequence[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), vi)
    for pattern, vi in (
        (r"Missing data for required field\.", "Thiếu mục bắt buộc này."),
        (r"Field may not be null\.", "Mục này không được để trống."),
        (r"Unknown field\.", "Không có mục này; hãy bỏ đi."),
        (r"Invalid input type\.|Invalid type\.", "Sai kiểu dữ liệu."),
        (r"Invalid input\.|Invalid value\.", "Giá trị không hợp lệ."),
        (r"Not a valid string\.|Not a valid utf-8 string\.", "Cần một chuỗi ký tự."),
        (r"Not a valid number\.", "Cần một số."),
        (r"Not a valid integer\.", "Cần một số nguyên."),
        (r"Number too large\.", "Số quá lớn."),
        (r"Special numeric values .*", "Không nhận NaN hay vô cực."),
        (r"Not a valid boolean\.", "Cần đúng hoặc sai (true, false)."),
        (r"Not a valid date\.", "Cần một ngày, dạng 2026-12-31."),
        (r"Not a valid .*datetime\.", "Cần một thời điểm có múi giờ, dạng 2026-12-31T17:00:00+07:00."),
        (r"Not a valid list\.", "Cần một danh sách."),
        (r"Not a valid mapping type\.", "Cần các mục có tên."),
        (r"Must be one of: (.*)\.", r"Phải là một trong: \1."),
        (r"Shorter than minimum length (\d+)\.", r"Cần ít nhất \1 ký tự hoặc phần tử."),
        (r"Longer than maximum length (\d+)\.", r"Tối đa \1 ký tự hoặc phần tử."),
        (r"Length must be between (\d+) and (\d+)\.", r"Cần từ \1 đến \2 ký tự hoặc phần tử."),
        (r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.", r"Phải từ \1 đến \2."),
        (r"Must be greater than or equal to (\S+)\.", r"Phải từ \1 trở lên."),
        (r"Must be less than or equal to (\S+)\.", r"Phải từ \1 trở xuống."),
        (r"String does not match expected pattern\.", "Có ký tự không được phép, hoặc sai độ dài."),
    )
]


def places(messages: object, where: str = "") -> list[dict[str, Any]]:
    """Nested messages as a flat list of {"where", "vi", "en"}."""
    match messages:
        case Mapping():
            return [found for name, below in messages.items() for found in places(below, f"{where}.{name}".lstrip("."))]
        case list():
            return [found for below in messages for found in places(below, where)]
        case None | "":
            return []
    vi, en = both(str(messages))
    return [{"where": where, "vi": vi, "en": en}]


def both(text: str) -> tuple[str, str]:
    """A message in Vietnamese and English: our own say both, with " / " between; marshmallow's are translated."""
    vi, ours, en = text.partition(" / ")
    if ours:
        return vi, en
    for pattern, said in VIETNAMESE:
        if found := pattern.fullmatch(text):
            return found.expand(said), text
    return text, text
