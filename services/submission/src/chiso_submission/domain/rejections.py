"""Every refusal of this service's rules: code -> (HTTP status, Vietnamese, English). A code is for ever."""

from collections.abc import Mapping

REJECTIONS: Mapping[str, tuple[int, str, str]] = {
    "unknown-unit": (
        404,
        "Không có đơn vị này: {units}. Hãy kiểm tra mã đơn vị.",
        "No such unit: {units}. Check the unit's code.",
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
