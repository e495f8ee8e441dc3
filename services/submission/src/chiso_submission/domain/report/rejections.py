"""Refusals about reports: code -> (HTTP status, Vietnamese, English). A code is for ever."""

REJECTIONS = {
    "unknown-criterion": (
        404,
        "[Framework] của kỳ đánh giá không có [criterion]: {criteria}.",
        "The round's [framework] has no such [criterion]: {criteria}.",
    ),
    "criterion-not-applicable": (
        422,
        "[Criterion] {criterion} không áp dụng cho [unit] {unit}.",
        "[Criterion] {criterion} does not apply to [unit] {unit}.",
    ),
    "invalid-claim": (
        422,
        "Số liệu hoặc [claimed] chưa đúng. Hãy sửa các mục được liệt kê.",
        "The data or the [claimed] is not valid. Mend the places listed.",
    ),
    "readings-required": (
        422,
        "[Criterion] {criterion} chốt theo số liệu từng kỳ ({per_year} kỳ mỗi năm). Hãy nhập số liệu kỳ.",
        "[Criterion] {criterion} closes on its readings ({per_year} a year). Give those.",
    ),
    "no-readings": (
        422,
        "[Criterion] {criterion} không có số liệu kỳ. Hãy nhập số liệu cả năm.",
        "[Criterion] {criterion} has no readings. Give the figure of the year.",
    ),
    "unknown-reading": (
        404,
        "[Criterion] {criterion} có kỳ từ 1 đến {per_year}.",
        "[Criterion] {criterion} has readings 1 to {per_year}.",
    ),
    "criterion-closed": (
        409,
        "[Criterion] {criterion} không được mở để sửa. Đang mở: {open}.",
        "[Criterion] {criterion} is not open. Open: {open}.",
    ),
    "report-empty": (
        422,
        "[Report] chưa có [criterion] nào. Hãy nhập ít nhất một [criterion] trước khi gửi.",
        "The [report] says nothing yet. Answer at least one [criterion] before submitting.",
    ),
    "report-submitted": (
        409,
        "[Report] đã ký gửi. Muốn sửa, hãy rút lại trước thời hạn.",
        "The [report] was submitted. Withdraw it before the deadline to change it.",
    ),
    "report-not-submitted": (409, "[Report] chưa được ký gửi.", "The [report] was not submitted."),
    "report-locked": (
        409,
        "[Report] đã chốt số liệu. Chỉ [standing-body] mới mở lại được.",
        "The [report] is locked. Only the [standing-body] can reopen it.",
    ),
    "report-not-locked": (409, "[Report] chưa chốt số liệu nên chưa thể mở lại.", "The [report] is not locked yet."),
    "late-report-refused": (
        409,
        "Đã quá thời hạn; [framework] này không nhận [report] nộp muộn.",
        "The deadline has passed, and this [framework] takes no late [report].",
    ),
    "evidence-pending": (
        409,
        "[Evidence] đang được kiểm tra: {files}. Hãy gửi lại sau ít phút.",
        "[Evidence] is still being checked: {files}. Submit again in a few minutes.",
    ),
    "evidence-refused": (
        422,
        "[Evidence] không được nhận: {files}. Hãy thay bằng tài liệu khác.",
        "[Evidence] was refused: {files}. Replace it.",
    ),
    "evidence-form-refused": (
        422,
        "[Framework] này không nhận [evidence] dạng “{form}”. Nhận: {taken}.",
        "This [framework] takes no [evidence] of the form “{form}”. It takes: {taken}.",
    ),
    "citation-incomplete": (
        422,
        "Viện dẫn còn thiếu nội dung. Hãy sửa các mục được liệt kê.",
        "The citation is not complete. Mend the places listed.",
    ),
    "evidence-missing": (
        422,
        "Thiếu [evidence] ở [criterion]: {criteria}.",
        "[Evidence] is missing for [criterion] {criteria}.",
    ),
    "round-imported": (
        409,
        "Kỳ đánh giá được nhập lại từ tài liệu đã công bố, không nhận [report] trực tiếp.",
        "The round is imported from published papers; it takes no [report].",
    ),
    "round-not-imported": (
        409,
        "Chỉ kỳ đánh giá nhập lại mới nhận dữ liệu nhập.",
        "Only an imported round takes imported values.",
    ),
    "repeated-criterion": (
        422,
        "[Criterion] {criterion} bị lặp trong dữ liệu nhập.",
        "[Criterion] {criterion} is repeated in the import.",
    ),
    "import-differs": (
        409,
        "Đã nhập giá trị khác cho [criterion]: {criteria}.",
        "Other values were imported for [criterion] {criteria}.",
    ),
    "until-in-past": (422, "Thời điểm phải sau hiện tại.", "The instant must lie in the future."),
    "until-not-later": (
        422,
        "Thời hạn mới phải sau thời hạn đang áp dụng ({limit}).",
        "The new deadline must be later than the present one ({limit}).",
    ),
    "not-self-scored": (
        422,
        "[Criterion] {criterion} không tự chấm: người cung cấp số liệu nhập giá trị, [unit] xác nhận hoặc đề nghị xem "
        "lại.",
        "[Criterion] {criterion} is not self-scored: a data provider measures it, and the [unit] confirms or objects.",
    ),
    "self-scored": (
        422,
        "[Criterion] {criterion} do [unit] tự chấm, không nhận số liệu đo lường.",
        "[Criterion] {criterion} is scored by each [unit] itself; it takes no measured values.",
    ),
    "measurements-refused": (
        422,
        "Bảng số liệu có chỗ cần sửa nên chưa ghi dòng nào. Hãy sửa các mục được liệt kê.",
        "The table of measured values needs mending, so no row was taken. Mend the places listed.",
    ),
    "other-provider": (
        422,
        "Người cung cấp số liệu chỉ nhập số liệu của cơ quan mình: {body}.",
        "A data provider gives the values of their own body: {body}.",
    ),
    "nothing-measured": (
        409,
        "[Criterion] {criterion} chưa có số liệu đo lường để xác nhận.",
        "Nothing was measured of [criterion] {criterion} yet.",
    ),
    "reason-required": (
        422,
        "Hãy nêu lý do đề nghị xem lại số liệu của [criterion] {criterion}.",
        "Give a reason for objecting to the value of [criterion] {criterion}.",
    ),
    "not-a-survey": (
        422,
        "[Criterion] không lấy từ khảo sát: {criteria}. Lấy từ khảo sát: {surveys}.",
        "[Criterion] is not measured by a survey: {criteria}. By a survey: {surveys}.",
    ),
    "survey-not-held": (
        409,
        "Kỳ đánh giá này không tổ chức khảo sát cho [criterion]: {criteria}.",
        "In this round nobody holds the survey for [criterion] {criteria}.",
    ),
}
