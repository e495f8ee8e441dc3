"""Refusals about rounds and who is assigned to them: code -> (HTTP status, Vietnamese, English). A code is for ever."""

REJECTIONS = {
    "round-exists": (
        409,
        "Kỳ đánh giá {round} đã mở với nội dung khác. Hãy dùng mã khác.",
        "Round {round} was opened with other content. Use another id.",
    ),
    "framework-outline": (
        422,
        "Bộ chỉ số {framework} mới là khung, chưa mở được kỳ đánh giá. Hãy điền theo văn bản gốc và ban hành phiên bản "
        "mới: {missing}.",
        "Framework {framework} is only an outline; no round can be opened on it. Fill in what the decision says and "
        "publish a new version: {missing}.",
    ),
    "lender-unknown": (
        422,
        "Bộ chỉ số {framework} mượn chỉ số của bộ khác chưa có ở đây. Hãy ban hành trước: {lenders}.",
        "Framework {framework} borrows indicators of others that are not here. Publish first: {lenders}.",
    ),
    "other-framework": (
        422,
        "Kỳ đánh giá dùng bộ chỉ số {framework}, chỉ chuyển được sang phiên bản khác của chính bộ này.",
        "The round uses framework {framework} and can move to versions of that one only.",
    ),
    "same-version": (
        409,
        "Kỳ đánh giá đang dùng phiên bản {framework}.",
        "The round uses version {framework} already.",
    ),
    "other-engine": (
        422,
        "Phiên bản này dùng cách tính số {asked}, kỳ đánh giá đã chốt cách tính số {engine}. Hãy ban hành phiên bản "
        "dùng cách tính số {engine}.",
        "This version is computed by engine {asked}; the round pinned engine {engine}. Publish one for that engine.",
    ),
    "other-mode": (
        422,
        "Phiên bản {framework} đổi giữa chấm điểm và công nhận mức độ; hãy mở kỳ đánh giá mới.",
        "Version {framework} changes between points and levels of maturity: open a new round.",
    ),
    "other-groups": (
        422,
        "Nhóm của phiên bản này ({asked}) khác nhóm của kỳ đánh giá ({groups}); đơn vị không đổi nhóm giữa kỳ.",
        "The groups of this version ({asked}) are not those of the round ({groups}): units stay where they are.",
    ),
    "round-amended": (
        409,
        "Bộ chỉ số của kỳ đánh giá vừa được sửa đổi, bổ sung. Hãy tải lại trang, xem phần thay đổi rồi thực hiện lại.",
        "The round has just moved to an amended version of its framework. Load the page again, look at what changed, "
        "and repeat.",
    ),
    "criteria-to-review": (
        409,
        "Cần rà soát lại theo bộ chỉ số sửa đổi, bổ sung trước khi gửi: {criteria}.",
        "Look at these again by the amended framework before submitting: {criteria}.",
    ),
    "no-groups": (
        422,
        "Kỳ đánh giá cần ít nhất một nhóm, và bộ chỉ số không nêu nhóm nào.",
        "A round needs a group, and the framework names none.",
    ),
    "repeated-group": (422, "Mã nhóm bị lặp: {groups}.", "Group ids are repeated: {groups}."),
    "no-units": (
        422,
        "Không có đơn vị nào thuộc các nhóm vào ngày 31/12 của năm đánh giá.",
        "No unit belongs to the groups on 31 December of the year.",
    ),
    "unit-not-in-round": (
        422,
        "Đơn vị không thuộc kỳ đánh giá: {units}.",
        "Units are not in the round: {units}.",
    ),
    "deadline-required": (422, "Hãy nêu thời hạn nộp báo cáo.", "Name the deadline for reports."),
    "imported-without-deadline": (
        422,
        "Kỳ đánh giá nhập lại không có thời hạn nộp báo cáo.",
        "An imported round has no deadline.",
    ),
    "role-not-assignable": (
        422,
        "Vai trò {role} không phân công theo kỳ đánh giá. Chọn một trong: {roles}.",
        "Role {role} is not assigned by round. Choose one of: {roles}.",
    ),
    "conflict-of-interest": (
        409,
        "Người của {body} không được thẩm định chính cơ quan mình, cấp trên hoặc cấp dưới: {units}.",
        "Somebody of {body} may not judge their own body, its parent or its child: {units}.",
    ),
    "unknown-person": (404, "Không có người này.", "No such person."),
}
