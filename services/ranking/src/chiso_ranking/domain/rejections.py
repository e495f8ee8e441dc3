"""Why ranking says no: code -> HTTP status and the sentence in Vietnamese and English."""

from collections.abc import Mapping

REJECTIONS: Mapping[str, tuple[int, str, str]] = {
    "not-a-day": (422, "“{day}” không phải là ngày. Ghi dạng 2025-07-01.", "“{day}” is no day. Write 2025-07-01."),
    "round-not-concluded": (
        409,
        "[Council] chưa có thông báo kết luận cho kỳ đánh giá này nên chưa thể phê duyệt kết quả.",
        "The [council] has not concluded this round yet, so its results can't be approved.",
    ),
    "approval-number-used": (
        409,
        "Số quyết định {number} đã dùng cho lần công bố {edition} với ngày khác. Hãy kiểm tra số và ngày.",
        "Decision number {number} was used for edition {edition} with another date. Check number and date.",
    ),
    "approved-in-parts": (
        409,
        "Theo [framework], vào ngày {date} mỗi cấp trên trực tiếp phê duyệt bảng xếp hạng của mình; "
        "cả kỳ không còn bảng nào khác.",
        "By the [framework] each parent approves its own table on {date}; the round has no other table.",
    ),
    "not-approved-in-parts": (
        409,
        "Vào ngày {date} không có bảng xếp hạng nào do {parent} phê duyệt trong kỳ đánh giá này.",
        "On {date} no table of this round is approved by {parent}.",
    ),
    "round-not-ready": (
        409,
        "Kỳ đánh giá chưa mở xong nên chưa có bảng xếp hạng.",
        "The round is still being opened: there is no ranking yet.",
    ),
    "position-ahead": (
        404,
        "Vị trí {position} chưa có; vị trí mới nhất là {newest}.",
        "Position {position} does not exist yet; the newest is {newest}.",
    ),
    "before-the-round": (
        404,
        "Tại thời điểm này kỳ đánh giá chưa có bảng xếp hạng.",
        "At that moment the round had no ranking yet.",
    ),
    "unknown-group": (
        404,
        "Kỳ đánh giá không có [group] {group}.",
        "The round has no [group] {group}.",
    ),
    "unknown-view": (
        404,
        "Kỳ đánh giá không có [view] {view}.",
        "The round has no [view] {view}.",
    ),
    "unknown-unit": (
        404,
        "Kỳ đánh giá không có [unit] {unit}.",
        "The round has no [unit] {unit}.",
    ),
    "unit-not-ranked": (
        404,
        "[Unit] {unit} được đánh giá, không xếp hạng trong [group] này.",
        "[Unit] {unit} is assessed, but not ranked in this [group].",
    ),
}
