"""Every code a finding can have, with what people read: what is wrong and what to do, in Vietnamese and English."""

SAVE_AGAIN = (
    "Hãy mở tệp bằng phần mềm gốc, lưu lại rồi tải lên lại.",
    "Open it in the program it was made with, save it again and upload that.",
)


def _again(vi: str, en: str) -> tuple[str, str]:
    return f"{vi} {SAVE_AGAIN[0]}", f"{en} {SAVE_AGAIN[1]}"


MESSAGES: dict[str, tuple[str, str]] = {
    "file-empty": (
        "Tệp rỗng. Hãy kiểm tra tệp trên máy rồi tải lên lại.",
        "The file is empty. Check it on your computer and upload it again.",
    ),
    "file-too-large": (
        "Tệp vượt quá dung lượng cho phép. Hãy giảm độ phân giải bản quét hoặc tách thành nhiều tệp.",
        "The file is larger than allowed. Scan at a lower resolution or split it into several files.",
    ),
    "size-mismatch": (
        "Dung lượng nhận được khác với khai báo. Hãy tải tệp lên lại.",
        "The size received differs from the one announced. Upload the file again.",
    ),
    "name-unsafe": (
        "Tên tệp có ký tự không được phép (ký tự điều khiển, đổi chiều chữ, dấu gạch chéo). Hãy đổi tên tệp.",
        "The file name has characters that are not allowed (control, direction marks, slashes). Rename the file.",
    ),
    "name-without-extension": (
        "Tên tệp không có phần mở rộng. Hãy đặt tên có đuôi như .pdf hoặc .docx.",
        "The file name has no extension. Give it one such as .pdf or .docx.",
    ),
    "type-not-allowed": (
        "Loại tệp này không được nhận. Hãy gửi PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, JPG, PNG, CSV hoặc TXT.",
        "This type of file is not taken. Send PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, JPG, PNG, CSV or TXT.",
    ),
    "type-unknown": _again("Không nhận ra loại tệp này.", "The type of this file can't be told."),
    "extension-mismatch": (
        "Phần mở rộng của tên tệp không đúng với nội dung. Hãy lưu lại tệp đúng định dạng, không chỉ đổi tên.",
        "The extension does not fit the content. Save the file in the right format; renaming is not enough.",
    ),
    "declared-type-mismatch": (
        "Loại tệp khai báo khi tải lên không đúng với nội dung. Hãy tải tệp lên lại.",
        "The type announced on upload does not fit the content. Upload the file again.",
    ),
    "office-legacy-or-encrypted": (
        "Tệp Office kiểu cũ (.doc, .xls, .ppt) hoặc có mật khẩu. Hãy bỏ mật khẩu, lưu thành DOCX, XLSX, PPTX hoặc PDF.",
        "An old Office file (.doc, .xls, .ppt) or one with a password. Remove it and save as DOCX, XLSX, PPTX or PDF.",
    ),
    "text-not-utf8": (
        "Tệp văn bản không dùng mã UTF-8. Hãy lưu lại với mã UTF-8.",
        "The text is not in UTF-8. Save it again as UTF-8.",
    ),
    "test-virus": (
        "Tệp chứa mẫu thử vi-rút EICAR. Hãy quét vi-rút máy tính và gửi tệp khác.",
        "The file contains the EICAR test virus. Scan your computer and send another file.",
    ),
    "virus-found": (
        "Tệp bị nhiễm mã độc. Hãy quét vi-rút máy tính và gửi tệp khác.",
        "The file is infected. Scan your computer and send another file.",
    ),
    "polyglot": _again("Tệp chứa đồng thời hai định dạng khác nhau.", "The file is two formats at once."),
    "appended-data": _again("Có dữ liệu lạ sau phần cuối của tệp.", "There is foreign data after the end of the file."),
    "archive-malformed": _again("Cấu trúc tệp nén bị hỏng.", "The archive's structure is damaged."),
    "archive-encrypted": (
        "Tệp có mật khẩu hoặc được mã hóa. Hãy bỏ mật khẩu rồi tải lên lại.",
        "The file has a password or is encrypted. Remove it and upload the file again.",
    ),
    "archive-too-many-entries": _again("Tệp chứa quá nhiều thành phần.", "The file has too many parts."),
    "archive-bomb": (
        "Nội dung bung ra lớn bất thường. Hãy giảm dung lượng hoặc xuất thành PDF.",
        "The content unpacks to an unusual size. Make it smaller or export it as PDF.",
    ),
    "archive-forged-size": _again(
        "Dung lượng ghi trong tệp không đúng với nội dung.", "Sizes stated in the file are not true."
    ),
    "archive-overlapping": _again("Các thành phần trong tệp chồng lên nhau.", "Parts of the file overlap."),
    "archive-hidden-data": _again("Có dữ liệu ẩn giữa các thành phần.", "There is hidden data between the parts."),
    "archive-unsafe-path": _again(
        "Tên thành phần trong tệp không an toàn.", "The name of a part of the file is not safe."
    ),
    "archive-duplicate-names": _again("Có hai thành phần trùng tên.", "Two parts have the same name."),
    "archive-special-entry": _again(
        "Tệp chứa liên kết hoặc thành phần đặc biệt.", "The file contains a link or a special entry."
    ),
    "archive-nested": (
        "Tệp chứa tệp nén khác bên trong. Hãy gửi từng tài liệu riêng.",
        "The file has another archive inside. Send each document by itself.",
    ),
    "macros": (
        "Tệp có macro. Hãy lưu lại không có macro (DOCX, XLSX, PPTX) hoặc xuất thành PDF.",
        "The file has macros. Save it without them (DOCX, XLSX, PPTX) or export it as PDF.",
    ),
    "embedded-object": (
        "Tệp nhúng đối tượng có thể chạy được. Hãy bỏ đối tượng nhúng hoặc xuất thành PDF.",
        "The file embeds an object that could run. Remove it or export the file as PDF.",
    ),
    "remote-content": (
        "Tệp lấy nội dung từ mạng khi mở. Hãy bỏ liên kết đến mẫu hoặc đối tượng bên ngoài, hoặc xuất thành PDF.",
        "The file fetches content when opened. Remove links to outside templates or objects, or export it as PDF.",
    ),
    "xml-doctype": _again("Tệp chứa khai báo DTD không an toàn.", "The file contains an unsafe DTD declaration."),
    "xml-malformed": _again("Nội dung XML trong tệp bị hỏng.", "The XML inside the file is damaged."),
    "pdf-damaged": _again("Tệp PDF bị hỏng hoặc thiếu phần cuối.", "The PDF is damaged or lacks its end."),
    "pdf-encrypted": (
        "Tệp PDF có mật khẩu hoặc hạn chế quyền. Hãy gửi bản không đặt mật khẩu.",
        "The PDF has a password or restrictions. Send one without.",
    ),
    "pdf-active-content": (
        "Tệp PDF có mã lệnh hoặc hành động tự chạy. Hãy in ra PDF mới (Print to PDF) rồi tải lên.",
        "The PDF has scripts or actions. Print it to a new PDF and upload that.",
    ),
    "pdf-attachment": (
        "Tệp PDF đính kèm tệp khác. Hãy gửi từng tệp riêng.",
        "The PDF has files attached. Send each file by itself.",
    ),
    "pdf-unreadable": (
        "Không kiểm tra được cấu trúc tệp PDF. Hãy in ra PDF mới (Print to PDF) rồi tải lên.",
        "The PDF's structure can't be checked. Print it to a new PDF and upload that.",
    ),
    "image-malformed": _again("Tệp ảnh bị hỏng.", "The image is damaged."),
    "image-too-large": (
        "Ảnh có kích thước điểm ảnh quá lớn. Hãy thu nhỏ ảnh rồi tải lên lại.",
        "The image has too many pixels. Make it smaller and upload it again.",
    ),
    "state-secret-mark": (
        "Tệp có dấu chỉ độ mật (MẬT, TỐI MẬT, TUYỆT MẬT). Không được tải tài liệu bí mật nhà nước lên hệ thống này; "
        "hãy báo người phụ trách và gửi tài liệu theo đường văn bản mật.",
        "The file bears a secrecy mark (MẬT, TỐI MẬT, TUYỆT MẬT). State secrets must not be uploaded here; "
        "tell your security officer and send it by the channel for secret documents.",
    ),
    "inspection-too-slow": (
        "Tệp quá phức tạp để kiểm tra. Hãy đơn giản hóa hoặc xuất thành PDF.",
        "The file is too complex to be checked. Simplify it or export it as PDF.",
    ),
}
