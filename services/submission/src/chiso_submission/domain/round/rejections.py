"""Refusals about rounds and who is assigned to them: code -> (HTTP status, Vietnamese, English). A code is for ever."""

REJECTIONS = {
    "round-exists": (
        409,
        "Kỳ đánh giá {round} đã mở với nội dung khác. Hãy dùng mã khác.",
        "Round {round} was opened with other content. Use another id.",
    ),
    "framework-outline": (
        422,
        "[Framework] {framework} mới là khung, chưa mở được kỳ đánh giá. Hãy điền theo văn bản gốc và ban hành phiên "
        "bản mới: {missing}.",
        "[Framework] {framework} is only an outline; no round can be opened on it. Fill in what the decision says and "
        "publish a new version: {missing}.",
    ),
    "lender-unknown": (
        422,
        "[Framework] {framework} mượn nội dung của bộ khác chưa có ở đây. Hãy ban hành trước: {lenders}.",
        "[Framework] {framework} borrows of others that are not here. Publish first: {lenders}.",
    ),
    "other-framework": (
        422,
        "Kỳ đánh giá dùng [framework] {framework}, chỉ chuyển được sang phiên bản khác của chính [framework] này.",
        "The round uses [framework] {framework} and can move to versions of that one only.",
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
        "Phiên bản {framework} đổi giữa chấm điểm và công nhận [level]; hãy mở kỳ đánh giá mới.",
        "Version {framework} changes between points and [level]: open a new round.",
    ),
    "other-groups": (
        422,
        "[Group] của phiên bản này ({asked}) khác [group] của kỳ đánh giá ({groups}); [unit] không đổi [group] giữa "
        "kỳ.",
        "[Group] {asked} of this version is not [group] {groups} of the round: each [unit] stays where it is.",
    ),
    "round-amended": (
        409,
        "[Framework] của kỳ đánh giá vừa được sửa đổi, bổ sung. Hãy tải lại trang, xem phần thay đổi rồi thực hiện "
        "lại.",
        "The round has just moved to an amended version of its [framework]. Load the page again, look at what changed, "
        "and repeat.",
    ),
    "criteria-to-review": (
        409,
        "Cần rà soát lại theo [framework] sửa đổi, bổ sung trước khi gửi: {criteria}.",
        "Look at these again by the amended [framework] before submitting: {criteria}.",
    ),
    "survey-not-told": (
        409,
        "Chưa ghi nhận việc không tổ chức khảo sát cho: {criteria}. Đang ghi nhận cho: {told}.",
        "Nobody said that the survey was not held for: {criteria}. That stands for: {told}.",
    ),
    "council-concluded": (
        409,
        "[Council] đã kết luận ({number}); không ghi nhận, rút lại được nữa.",
        "The [council] has concluded ({number}); nothing is said or taken back any more.",
    ),
    "no-groups": (
        422,
        "Kỳ đánh giá cần ít nhất một [group], và [framework] không nêu [group] nào.",
        "The round needs at least one [group], and the [framework] names none.",
    ),
    "repeated-group": (422, "Mã [group] bị lặp: {groups}.", "[Group] ids are repeated: {groups}."),
    "no-units": (
        422,
        "Không có [unit] nào thuộc [group] nào vào ngày {day}.",
        "No [unit] belongs to any [group] on {day}.",
    ),
    "unit-not-in-round": (
        422,
        "[Unit] không thuộc kỳ đánh giá: {units}.",
        "[Unit] is not in the round: {units}.",
    ),
    "deadline-required": (422, "Hãy nêu thời hạn nộp [report].", "Name the deadline for each [report]."),
    "imported-without-deadline": (
        422,
        "Kỳ đánh giá nhập lại không có thời hạn nộp [report].",
        "An imported round has no deadline for any [report].",
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
