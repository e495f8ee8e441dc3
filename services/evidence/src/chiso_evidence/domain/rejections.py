"""Every code with which evidence says no: HTTP status, and the sentence in Vietnamese and English."""

from collections.abc import Mapping

REJECTIONS: Mapping[str, tuple[int, str, str]] = {
    "unknown-round": (
        404,
        "Không có kỳ đánh giá này, hoặc kỳ vừa mở và đang được cập nhật. Hãy kiểm tra mã kỳ rồi thử lại.",
        "There is no such round, or it was opened this moment. Check its id and try again.",
    ),
    "unknown-unit": (
        404,
        "[Unit] {unit} không thuộc kỳ đánh giá {round}.",
        "[Unit] {unit} does not belong to round {round}.",
    ),
    "evidence-form-refused": (
        422,
        "[Framework] không nhận tệp làm [evidence]; loại được nhận: {taken}. Hãy viện dẫn thay vì tải tệp lên.",
        "The [framework] takes no files as [evidence]; taken are: {taken}. Cite instead of uploading.",
    ),
    "unknown-file": (404, "Không tìm thấy tài liệu này.", "There is no such file."),
    "file-exists": (
        409,
        "Mã tài liệu này đã được cấp. Hãy tạo lượt tải lên mới.",
        "This file id was granted already. Ask for a new upload.",
    ),
    "file-empty": (
        422,
        "Tệp rỗng. Hãy kiểm tra tệp trên máy rồi chọn lại.",
        "The file is empty. Check it on your computer and choose it again.",
    ),
    "file-too-large": (
        422,
        "Tệp lớn hơn mức cho phép ({largest_mib} MiB). Hãy giảm độ phân giải bản quét hoặc tách thành nhiều tệp.",
        "The file is larger than allowed ({largest_mib} MiB). Scan at a lower resolution or split it.",
    ),
    "name-unsafe": (
        422,
        "Tên tệp có ký tự không được phép hoặc quá dài. Hãy đổi tên tệp.",
        "The file name has characters that are not allowed, or is too long. Rename the file.",
    ),
    "name-without-extension": (
        422,
        "Tên tệp không có phần mở rộng. Hãy đặt tên có đuôi như .pdf hoặc .docx.",
        "The file name has no extension. Give it one such as .pdf or .docx.",
    ),
    "type-not-allowed": (
        422,
        "Không nhận tệp {extension}. Hãy gửi PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, JPG, PNG, CSV hoặc TXT.",
        "Files {extension} are not taken. Send PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, JPG, PNG, CSV or TXT.",
    ),
    "declared-type-mismatch": (
        422,
        "Loại khai báo {media_type} không đúng với đuôi {extension}. Hãy lưu lại tệp đúng định dạng.",
        "The announced type {media_type} does not fit {extension}. Save the file in the right format.",
    ),
    "not-arrived": (
        409,
        "Chưa nhận được nội dung tệp. Hãy tải tệp lên rồi báo lại.",
        "The content has not arrived. Upload the file, then tell again.",
    ),
    "upload-expired": (
        409,
        "Lượt tải lên đã hết hạn hoặc đã dùng. Hãy tạo lượt tải lên mới.",
        "This upload has expired or was used. Ask for a new one.",
    ),
    "file-not-kept": (
        409,
        "Tài liệu chưa mở được: đang chờ kiểm tra hoặc đã bị từ chối.",
        "The file can't be opened: it waits for its check, or was refused.",
    ),
    "bad-signature": (
        403,
        "Địa chỉ tải lên không hợp lệ. Hãy tạo lượt tải lên mới.",
        "The upload address is not valid. Ask for a new upload.",
    ),
    "grant-expired": (
        403,
        "Lượt tải lên đã hết hạn. Hãy tạo lượt tải lên mới.",
        "The upload has expired. Ask for a new one.",
    ),
    "bad-key": (404, "Không có lượt tải lên này.", "There is no such upload."),
    "length-mismatch": (
        422,
        "Dung lượng gửi lên khác với khai báo. Hãy tạo lượt tải lên mới cho đúng tệp.",
        "The length sent differs from the one announced. Ask for a new upload of this very file.",
    ),
    "type-mismatch": (
        422,
        "Loại tệp gửi lên khác với khai báo. Hãy tạo lượt tải lên mới cho đúng tệp.",
        "The type sent differs from the one announced. Ask for a new upload of this very file.",
    ),
    "precondition-missing": (
        422,
        "Thiếu tiêu đề If-None-Match: *. Hãy gửi đúng các tiêu đề được cấp.",
        "The header If-None-Match: * is missing. Send exactly the headers granted.",
    ),
    "already-staged": (
        412,
        "Tệp của lượt tải lên này đã có. Hãy báo đã tải xong, hoặc tạo lượt tải lên mới.",
        "The bytes of this upload are there already. Tell their arrival, or ask for a new upload.",
    ),
}
