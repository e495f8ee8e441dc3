"""Refusals about reports: code -> (HTTP status, Vietnamese, English). A code is for ever."""

REJECTIONS = {
    "unknown-criterion": (
        404,
        "Bộ chỉ số của kỳ đánh giá không có mã: {criteria}.",
        "The round's framework has no such criterion: {criteria}.",
    ),
    "criterion-not-applicable": (
        422,
        "Chỉ số {criterion} không áp dụng cho đơn vị {unit}.",
        "Criterion {criterion} does not apply to unit {unit}.",
    ),
    "invalid-claim": (
        422,
        "Số liệu hoặc điểm tự đánh giá chưa đúng. Hãy sửa các mục được liệt kê.",
        "The data or the claimed score is not valid. Mend the places listed.",
    ),
    "readings-required": (
        422,
        "Chỉ số {criterion} chốt theo số liệu từng kỳ ({per_year} kỳ mỗi năm). Hãy nhập số liệu kỳ.",
        "Criterion {criterion} closes on its readings ({per_year} a year). Report those.",
    ),
    "no-readings": (
        422,
        "Chỉ số {criterion} không có số liệu kỳ. Hãy nhập số liệu cả năm.",
        "Criterion {criterion} has no readings. Report the figure of the year.",
    ),
    "unknown-reading": (
        404,
        "Chỉ số {criterion} có kỳ từ 1 đến {per_year}.",
        "Criterion {criterion} has readings 1 to {per_year}.",
    ),
    "criterion-closed": (
        409,
        "Chỉ số {criterion} không được mở để sửa. Đang mở: {open}.",
        "Criterion {criterion} is not open. Open: {open}.",
    ),
    "report-empty": (
        422,
        "Báo cáo chưa có chỉ số nào. Hãy nhập ít nhất một chỉ số trước khi gửi.",
        "Nothing is reported yet. Report at least one criterion before submitting.",
    ),
    "report-submitted": (
        409,
        "Báo cáo đã ký gửi. Muốn sửa, hãy rút lại trước thời hạn.",
        "The report was submitted. Withdraw it before the deadline to change it.",
    ),
    "report-not-submitted": (409, "Báo cáo chưa được ký gửi.", "The report was not submitted."),
    "report-locked": (
        409,
        "Số liệu đã chốt. Chỉ cơ quan thường trực mới mở lại được.",
        "The report is locked. Only the standing body can reopen it.",
    ),
    "report-not-locked": (409, "Báo cáo chưa chốt số liệu nên chưa thể mở lại.", "The report is not locked yet."),
    "late-report-refused": (
        409,
        "Đã quá thời hạn; bộ chỉ số này không nhận báo cáo nộp muộn.",
        "The deadline has passed, and this framework takes no late report.",
    ),
    "evidence-pending": (
        409,
        "Tài liệu kiểm chứng đang được kiểm tra: {files}. Hãy gửi lại sau ít phút.",
        "Evidence is still being checked: {files}. Submit again in a few minutes.",
    ),
    "evidence-refused": (
        422,
        "Tài liệu kiểm chứng không được nhận: {files}. Hãy thay bằng tài liệu khác.",
        "Evidence was refused: {files}. Replace it.",
    ),
    "evidence-form-refused": (
        422,
        "Bộ chỉ số này không nhận minh chứng dạng “{form}”. Nhận: {taken}.",
        "This framework takes no evidence of the form “{form}”. It takes: {taken}.",
    ),
    "citation-incomplete": (
        422,
        "Viện dẫn còn thiếu nội dung. Hãy sửa các mục được liệt kê.",
        "The citation is not complete. Mend the places listed.",
    ),
    "evidence-missing": (
        422,
        "Thiếu tài liệu kiểm chứng ở chỉ số: {criteria}.",
        "Evidence is missing for criteria: {criteria}.",
    ),
    "round-imported": (
        409,
        "Kỳ đánh giá được nhập lại từ tài liệu đã công bố, không nhận báo cáo trực tiếp.",
        "The round is imported from published papers; it takes no reports.",
    ),
    "round-not-imported": (
        409,
        "Chỉ kỳ đánh giá nhập lại mới nhận dữ liệu nhập.",
        "Only an imported round takes imported values.",
    ),
    "repeated-criterion": (
        422,
        "Chỉ số {criterion} bị lặp trong dữ liệu nhập.",
        "Criterion {criterion} is repeated in the import.",
    ),
    "import-differs": (
        409,
        "Đã nhập giá trị khác cho chỉ số: {criteria}.",
        "Other values were imported for criteria: {criteria}.",
    ),
    "until-in-past": (422, "Thời điểm phải sau hiện tại.", "The instant must lie in the future."),
    "until-not-later": (
        422,
        "Thời hạn mới phải sau thời hạn đang áp dụng ({limit}).",
        "The new deadline must be later than the present one ({limit}).",
    ),
    "not-self-scored": (
        422,
        "Chỉ số {criterion} không tự chấm: đơn vị cung cấp số liệu nhập giá trị, đơn vị xác nhận hoặc đề nghị xem lại.",
        "Criterion {criterion} is not self-scored: a data provider measures it, and the unit confirms or objects.",
    ),
    "self-scored": (
        422,
        "Chỉ số {criterion} do đơn vị tự chấm, không nhận số liệu đo lường.",
        "Criterion {criterion} is scored by the units themselves; it takes no measured values.",
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
        "Chỉ số {criterion} chưa có số liệu đo lường để xác nhận.",
        "Nothing was measured of criterion {criterion} yet.",
    ),
    "reason-required": (
        422,
        "Hãy nêu lý do đề nghị xem lại số liệu của chỉ số {criterion}.",
        "Give a reason for objecting to the value of criterion {criterion}.",
    ),
    "not-a-survey": (
        422,
        "Chỉ số không lấy từ khảo sát: {criteria}. Chỉ số lấy từ khảo sát: {surveys}.",
        "Criteria are not measured by a survey: {criteria}. Those that are: {surveys}.",
    ),
    "survey-not-held": (
        409,
        "Kỳ đánh giá này không tổ chức khảo sát cho chỉ số: {criteria}.",
        "In this round nobody holds the survey for criteria: {criteria}.",
    ),
}
