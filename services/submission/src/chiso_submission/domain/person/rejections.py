"""Refusals about persons and their keys: code -> (HTTP status, Vietnamese, English). A code is for ever."""

REJECTIONS = {
    "person-exists": (
        409,
        "Mã người dùng {person} đã có người khác dùng.",
        "The id {person} belongs to somebody else.",
    ),
    "unknown-right": (404, "Không có quyền này.", "No such right."),
    "wrong-client-key": (401, "Khóa đăng nhập không đúng.", "The client key is not valid."),
    "client-key-shown": (
        409,
        "Khóa đã được cấp cho yêu cầu này và chỉ hiện một lần. Hãy yêu cầu khóa mới.",
        "The key was given to this request and is shown once. Ask for a new one.",
    ),
}
