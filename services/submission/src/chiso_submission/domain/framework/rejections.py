"""Refusals about frameworks and their drafts: code -> (HTTP status, Vietnamese, English). A code is for ever."""

REJECTIONS = {
    "unknown-framework": (
        404,
        "Chưa có bộ chỉ số này. Hãy ban hành bộ chỉ số trước khi mở kỳ đánh giá.",
        "No such framework. Publish it before opening a round.",
    ),
    "invalid-framework": (
        422,
        "Bộ chỉ số chưa đúng. Hãy sửa các mục được liệt kê.",
        "The framework is not valid. Mend the places listed.",
    ),
    "invalid-sheet": (
        422,
        "Tệp Excel có chỗ chưa đúng; chưa có gì được nhập. Hãy sửa các mục được liệt kê.",
        "The workbook has places to mend; nothing was taken in. Mend the places listed.",
    ),
    "framework-version-exists": (
        409,
        "Phiên bản {framework} đã ban hành với nội dung khác. Hãy dùng số phiên bản mới.",
        "Version {framework} was published with other content. Use a new version.",
    ),
    "unknown-draft": (404, "Không có bản nháp này.", "No such draft."),
    "draft-discarded": (
        409,
        "Bản nháp này đã bị hủy. Hãy lập bản nháp mới.",
        "This draft was discarded. Make a new one.",
    ),
    "draft-published": (
        409,
        "Bản nháp này đã ban hành nên không hủy được.",
        "This draft was published, so it can't be discarded.",
    ),
    "draft-has-problems": (
        422,
        "Bản nháp còn chỗ cần sửa nên chưa kiểm tra, ban hành được. Hãy sửa các mục được liệt kê.",
        "The draft has places to mend, so it can be neither checked nor published. Mend the places listed.",
    ),
    "draft-checked-by-saver": (
        409,
        "Người lưu bản nháp lần cuối không tự kiểm tra. Hãy nhờ người khác đối chiếu với văn bản gốc.",
        "Who saved the draft last may not check it. Ask somebody else to compare it with the decision.",
    ),
    "draft-not-checked": (
        409,
        "Bản nháp chưa được người khác kiểm tra, hoặc đã sửa sau khi kiểm tra.",
        "Nobody else has checked the draft, or it was changed after the check.",
    ),
    "unknown-campaign": (404, "Không có đợt đánh giá này.", "No such campaign."),
}
