"""What people read about a refused file: the inspection's words, and those of the gate itself."""

from collections.abc import Mapping

from chiso_runtime.inspection.messages import MESSAGES

MISSING = "staged-missing"
FAILED = "inspection-failed"

WORDS: Mapping[str, tuple[str, str]] = {
    **MESSAGES,
    MISSING: (
        "Không còn nội dung tệp đã tải lên. Hãy tải tệp lên lại.",
        "The uploaded content is no longer there. Upload the file again.",
    ),
    FAILED: (
        "Không kiểm tra được tệp này. Hãy xuất thành PDF rồi tải lên; nếu vẫn bị từ chối, hãy báo quản trị hệ thống.",
        "The file could not be checked. Export it as PDF and upload that; if refused again, tell the administrator.",
    ),
}


def worded(codes: list[str]) -> list[dict[str, str]]:
    """Findings with their words: {code, vi, en}. Raises KeyError for a code that no inspection ever gave."""
    return [{"code": code, "vi": WORDS[code][0], "en": WORDS[code][1]} for code in codes]
