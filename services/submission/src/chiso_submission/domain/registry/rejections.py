"""Refusals about changes of the registry: code -> (HTTP status, Vietnamese, English). A code is for ever."""

REJECTIONS = {
    "unknown-unit": (
        404,
        "Không có [unit] này: {units}. Hãy kiểm tra mã.",
        "No such [unit]: {units}. Check the code.",
    ),
    "unknown-parent": (
        422,
        "Đơn vị cấp trên chưa có trong danh mục: {units}. Hãy đăng ký đơn vị cấp trên trước.",
        "The parent is not registered: {units}. Register it first.",
    ),
    "repeated-unit": (
        422,
        "Mã đơn vị bị lặp: {units}. Mỗi mã chỉ nêu một lần.",
        "Unit codes are repeated: {units}. Name each once.",
    ),
    "circle-of-parents": (
        422,
        "Quan hệ cấp trên của đơn vị {unit} bị vòng.",
        "The parents of unit {unit} form a circle.",
    ),
    "wrong-validity": (
        422,
        "Ngày kết thúc của đơn vị {unit} phải sau ngày bắt đầu.",
        "Unit {unit} must end after it begins.",
    ),
    "unknown-predecessor": (
        422,
        "Đơn vị tiền thân chưa có trong danh mục: {units}. Hãy đăng ký đơn vị tiền thân trước.",
        "The predecessor is not registered: {units}. Register it first.",
    ),
    "circle-of-predecessors": (
        422,
        "Quan hệ kế thừa của đơn vị {unit} bị vòng.",
        "The predecessors of unit {unit} form a circle.",
    ),
    "territory-code": (
        422,
        "{units} là mã đơn vị hành chính, không phải mã định danh cơ quan. Dùng mã theo QĐ 20/2020/QĐ-TTg (H56.01).",
        "{units} is a code of a territory, not of an agency. Use the code by QĐ 20/2020/QĐ-TTg, such as H56.01.",
    ),
    "unit-not-in-force": (
        422,
        "Ngày {day} không có đơn vị: {units}. Hãy kiểm tra mã và ngày hiệu lực.",
        "On {day} there is no unit {units}. Check the code and the day of effect.",
    ),
    "nothing-to-reorganise": (
        422,
        "Chưa nêu đơn vị nào, hoặc không có đơn vị loại {kind} vào ngày trước đó.",
        "No unit is named, or there is none of kind {kind} on the day before.",
    ),
    "unit-table-refused": (
        422,
        "Bảng đơn vị có chỗ cần sửa nên chưa nạp dòng nào. Hãy sửa các mục được liệt kê.",
        "The table of units needs mending, so no row was taken. Mend the places listed.",
    ),
}
