"""Every code with which scoring says no: HTTP status, and the sentence in both languages. A code is for ever."""

from collections.abc import Mapping

REJECTIONS: Mapping[str, tuple[int, str, str]] = {
    "unknown-round": (
        404,
        "Không có kỳ đánh giá này, hoặc kỳ vừa mở và đang được cập nhật. Hãy kiểm tra mã kỳ rồi thử lại.",
        "There is no such round, or it was opened this moment. Check its id and try again.",
    ),
    "round-not-ready": (
        409,
        "Kỳ đánh giá đang được mở. Hãy thử lại sau giây lát.",
        "The round is still being opened. Try again in a moment.",
    ),
    "unknown-unit": (
        404,
        "[Unit] {unit} không thuộc kỳ đánh giá {round}.",
        "[Unit] {unit} does not belong to round {round}.",
    ),
    "unknown-criterion": (
        404,
        "[Framework] của kỳ đánh giá không có [criterion] {criterion}.",
        "The round's [framework] has no [criterion] {criterion}.",
    ),
    "criterion-not-applicable": (
        422,
        "[Criterion] {criterion} không áp dụng cho [unit] {unit}.",
        "[Criterion] {criterion} does not apply to [unit] {unit}.",
    ),
    "not-locked": (
        409,
        "[Criterion] {criterion} chưa chốt số liệu hoặc đang mở lại cho [unit]. Hãy thẩm định sau khi chốt.",
        "[Criterion] {criterion} is not locked: the [unit] may still change it. Appraise it after the lock.",
    ),
    "round-imported": (
        409,
        "Kỳ đánh giá được nhập lại từ tài liệu đã công bố, không thẩm định trực tiếp. Hãy dùng chức năng nhập dữ liệu.",
        "The round is imported from published papers and not appraised here. Use the import.",
    ),
    "round-not-imported": (
        409,
        "Chỉ kỳ đánh giá nhập lại mới nhận dữ liệu nhập.",
        "Only an imported round takes imported values.",
    ),
    "council-concluded": (
        409,
        "[Council] đã kết luận; không sửa được nữa.",
        "The [council] has concluded; nothing changes any more.",
    ),
    "already-released": (
        409,
        "Kết quả thẩm định đã được thông báo theo {document}.",
        "The appraisal was released already, by {document}.",
    ),
    "not-released": (
        409,
        "Kết quả thẩm định chưa được thông báo nên chưa thể giải trình.",
        "The appraisal is not released yet, so there is nothing to explain.",
    ),
    "round-amended": (
        409,
        "[Framework] của kỳ đánh giá vừa được sửa đổi, bổ sung. Hãy tải lại trang, xem phần thay đổi rồi thực hiện "
        "lại.",
        "The round has just moved to an amended version of its [framework]. Load the page again, look at what changed, "
        "and repeat.",
    ),
    "claim-does-not-fit": (
        409,
        "Số liệu [unit] đã gửi ở [criterion] {criterion} theo phiên bản trước, không tính được theo cách tính mới. "
        "Hãy mở lại cho [unit] rà soát, hoặc đặt điểm.",
        "What the [unit] gave of [criterion] {criterion} is by an earlier version and does not fit the rule of now. "
        "Reopen it for the [unit], or set points.",
    ),
    "nothing-claimed": (
        409,
        "[Unit] không có [claimed] ở [criterion] {criterion}. Hãy nhập điểm hoặc chọn không được tính điểm.",
        "The [unit] has no [claimed] in [criterion] {criterion}. Set points, or give no score.",
    ),
    "evidence-form-refused": (
        422,
        "[Framework] này không nhận [evidence] dạng “{form}”. Nhận: {taken}.",
        "This [framework] takes no [evidence] of the form “{form}”. It takes: {taken}.",
    ),
    "nothing-appraised": (
        409,
        "[Criterion] {criterion} chưa có [appraised].",
        "[Criterion] {criterion} has no [appraised].",
    ),
    "points-out-of-range": (
        422,
        "Điểm của [criterion] {criterion} phải từ 0 đến {maximum}.",
        "Points of [criterion] {criterion} must be 0 to {maximum}.",
    ),
    "too-many-places": (
        422,
        "Điểm có tối đa {places} chữ số thập phân.",
        "Points have at most {places} decimal places.",
    ),
    "points-required": (
        422,
        "Hãy nhập điểm, hoặc số liệu để tính điểm, cho [criterion] {criterion}.",
        "Give points for [criterion] {criterion}, or the data they follow from.",
    ),
    "invalid-data": (
        422,
        "Số liệu của [criterion] {criterion} chưa đúng. Hãy sửa các mục được liệt kê.",
        "The data of [criterion] {criterion} are not valid. Mend the places listed.",
    ),
    "not-with-outcome": (
        422,
        "Với kết quả “{outcome}” không nhập: {fields}.",
        "With the outcome “{outcome}” leave out: {fields}.",
    ),
    "unknown-no-score-reason": (
        422,
        "Hãy chọn một căn cứ không tính điểm của [framework]: {reasons}.",
        "Choose one of the [framework]'s reasons for no score: {reasons}.",
    ),
    "unknown-pass": (
        422,
        "Hãy chọn bước thẩm định của [framework]: {names}.",
        "Choose one of the [framework]'s passes of the appraisal: {names}.",
    ),
    "later-pass-spoke": (
        409,
        "[Criterion] {criterion} đã có kết quả của bước thẩm định “{spoken}”; bước đứng trước “{given}” không ghi đè "
        "được.",
        "Pass “{spoken}” has spoken of [criterion] {criterion}; the earlier pass “{given}” can't replace its word.",
    ),
    "pass-of-others": (
        403,
        "Bước thẩm định “{given}” do {by} thực hiện; phân công của bạn không có vai trò đó.",
        "Pass “{given}” is made by: {by_en}. You are not assigned as such.",
    ),
    "reason-required": (
        422,
        "Hãy nêu lý do ở [criterion] {criterion}.",
        "Give the reason for [criterion] {criterion}.",
    ),
    "survey-not-held": (
        409,
        "Không tổ chức khảo sát cho [criterion] {criterion}; điểm theo quy định của [framework].",
        "Nobody held the survey of [criterion] {criterion}: the [framework] says what counts.",
    ),
    "no-feed": (
        404,
        "[Framework] {framework} không cung cấp số liệu cho {target}.",
        "[Framework] {framework} feeds nothing to {target}.",
    ),
    "feed-target-unknown": (
        409,
        "Hệ thống chưa có {target}. Hãy ban hành ở đây trước.",
        "{target} is not here. Publish it here first.",
    ),
    "repeated-criterion": (
        422,
        "[Criterion] {criterion} ({stage}) bị lặp trong dữ liệu nhập.",
        "[Criterion] {criterion} ({stage}) is repeated in the import.",
    ),
    "invalid-import": (
        422,
        "Dữ liệu nhập chưa đúng, chưa có gì được ghi. Hãy sửa các mục được liệt kê.",
        "The import is not valid and nothing was recorded. Mend the places listed.",
    ),
    "import-differs": (
        409,
        "Đã nhập giá trị khác cho [criterion]: {criteria}.",
        "Other values were imported for [criterion] {criteria}.",
    ),
}
