"""Refusals about campaigns: code -> (HTTP status, Vietnamese, English). A code is for ever."""

REJECTIONS = {
    "campaign-exists": (
        409,
        "Mã đợt đánh giá {campaign} thuộc cơ quan khác. Hãy dùng mã khác.",
        "The campaign {campaign} belongs to another body. Use another id.",
    ),
    "rounds-not-opened": (
        422,
        "Kỳ đánh giá chưa mở: {rounds}. Hãy mở kỳ trước rồi đưa vào đợt.",
        "Rounds are not opened: {rounds}. Open them, then plan them.",
    ),
    "round-of-another-plan": (
        422,
        "Kỳ đánh giá không thuộc năm {year} của {owner}: {rounds}.",
        "Rounds are not of the year {year} and of {owner}: {rounds}.",
    ),
    "round-in-another-campaign": (
        409,
        "Kỳ đánh giá đã thuộc đợt khác ({campaigns}): {rounds}. Mỗi kỳ chỉ thuộc một đợt.",
        "Rounds are in another campaign ({campaigns}): {rounds}. A round is in one campaign at most.",
    ),
    "unknown-round": (404, "Không có kỳ đánh giá này.", "No such round."),
}
