"""The words of the pages in Vietnamese and English, as the field uses them. A framework's own words go before these."""

import re
from collections.abc import Mapping
from typing import NamedTuple, Protocol


class Words(NamedTuple):
    """A word or sentence in both languages."""

    vi: str
    en: str

    def of(self, lang: str) -> str:
        """The one of a language; Vietnamese unless English is asked for."""
        return self.en if lang == "en" else self.vi


class Spoken(Protocol):
    """A word of a framework."""

    def of(self, lang: str) -> str: ...


LANGUAGES = ("vi", "en")
PLACE = re.compile(r"\{([A-Za-z][a-z-]*)\}")
NO_WORDS: Mapping[str, Spoken] = {}

WORDS: Mapping[str, Words] = {
    "product": Words("Chiso – Chỉ số đánh giá hằng năm", "Chiso – yearly assessment indexes"),
    "results": Words("Kết quả", "Results"),
    "my-reports": Words("Báo cáo của tôi", "My reports"),
    "appraisal": Words("Thẩm định", "Appraisal"),
    "rounds": Words("Kỳ đánh giá", "Rounds"),
    "sign-in": Words("Đăng nhập", "Sign in"),
    "sign-out": Words("Đăng xuất", "Sign out"),
    "campaign": Words("đợt đánh giá", "campaign"),
    "round": Words("kỳ đánh giá", "round"),
    "framework": Words("bộ chỉ số", "framework"),
    "version": Words("phiên bản", "version"),
    "view": Words("nhóm chỉ số", "ranking view"),
    "level": Words("mức độ", "maturity level"),
    "report": Words("báo cáo", "report"),
    "main-indicator": Words("chỉ số chính", "main indicator"),
    "criterion": Words("chỉ số thành phần", "component indicator"),
    "unit": Words("đơn vị", "unit"),
    "group": Words("nhóm", "group"),
    "standing-body": Words("cơ quan thường trực Hội đồng", "standing body of the council"),
    "council": Words("Hội đồng đánh giá", "assessment council"),
    "council-chair": Words("Chủ tịch Hội đồng", "chair of the council"),
    "council-member": Words("thành viên Hội đồng", "member of the council"),
    "support-team": Words("Tổ giúp việc", "support team"),
    "team-leader": Words("Tổ trưởng", "leader of the support team"),
    "appraiser": Words("người thẩm định", "appraiser"),
    "approver": Words("người có thẩm quyền phê duyệt", "approver"),
    "reporter": Words("đầu mối nhập báo cáo", "reporter"),
    "contributor": Words("công chức phụ trách tiêu chí", "contributor"),
    "head": Words("thủ trưởng đơn vị", "head of the unit"),
    "administrator": Words("quản trị hệ thống", "administrator"),
    "observer": Words("người theo dõi", "observer"),
    "result-user": Words("người khai thác kết quả", "user of results"),
    "integration": Words("hệ thống kết nối", "integration client"),
    "data-provider": Words("đơn vị cung cấp số liệu", "data provider"),
    "claimed": Words("điểm tự đánh giá", "claimed score"),
    "appraised": Words("điểm thẩm định", "appraised score"),
    "decided": Words("điểm Hội đồng thống nhất", "score decided by the council"),
    "provisional": Words("tạm tính", "provisional"),
    "official": Words("kết quả chính thức", "approved result"),
    "demonstration": Words("dữ liệu trình diễn", "demonstration data"),
    "imported": Words("dữ liệu nhập từ hồ sơ đã công bố", "taken in from published records"),
    "not-verified": Words("chưa thẩm định", "not yet verified"),
    "maximum": Words("điểm tối đa", "maximum"),
    "applicable-maximum": Words("điểm tối đa áp dụng", "applicable maximum"),
    "no-score": Words("không được tính điểm", "no score"),
    "to-review": Words("cần rà soát lại", "to be looked at again"),
    "unscored": Words("chỉ số không tính điểm", "unscored indicator"),
    "not-applicable": Words("không áp dụng", "not applicable"),
    "estimate": Words("ước thực hiện", "estimate"),
    "not-self-scored": Words("không tự chấm", "not self-scored"),
    "survey-not-held": Words("không tổ chức khảo sát", "survey not held"),
    "survey-taken-back": Words("rút lại việc không tổ chức khảo sát", "survey held after all"),
    "nothing-arose": Words("không phát sinh", "nothing arose"),
    "bonus": Words("điểm thưởng", "bonus"),
    "penalty": Words("điểm trừ", "penalty"),
    "report-explanation": Words("giải trình kết quả tự chấm", "explanation of the claim"),
    "explanation": Words("giải trình, bổ sung sau thẩm định", "explanation after appraisal"),
    "evidence": Words("tài liệu kiểm chứng", "evidence"),
    "place": Words("vị trí (mục, trang)", "place (section, page)"),
    "submit": Words("ký duyệt và gửi", "sign and submit"),
    "submitted": Words("đã gửi", "submitted"),
    "withdraw": Words("rút lại", "withdraw"),
    "return": Words("trả lại để hoàn thiện", "return for completion"),
    "returned": Words("đã trả lại để hoàn thiện", "returned for completion"),
    "reopen": Words("mở lại", "reopen"),
    "lock": Words("chốt số liệu", "lock"),
    "locked": Words("đã khóa, chốt số liệu", "locked"),
    "deadline": Words("thời hạn", "deadline"),
    "extension": Words("gia hạn", "extension"),
    "late": Words("nộp muộn", "late"),
    "draft": Words("bản nháp", "draft"),
    "pending": Words("đang kiểm tra", "being checked"),
    "kept": Words("đã lưu giữ", "kept"),
    "refused": Words("bị từ chối", "refused"),
    "appraise": Words("thẩm định", "appraise"),
    "re-verify": Words("thẩm định lại", "re-verify"),
    "released": Words("đã thông báo kết quả thẩm định", "appraisal released"),
    "contested": Words("còn ý kiến khác nhau", "contested"),
    "minutes": Words("biên bản họp", "minutes"),
    "conclusion": Words("thông báo kết luận", "conclusion"),
    "approval": Words("quyết định phê duyệt", "approval decision"),
    "publish": Words("công bố", "publish"),
    "edition": Words("lần công bố", "edition"),
    "rating": Words("mức xếp loại", "rating"),
    "ranking": Words("bảng xếp hạng", "ranking"),
    "rank": Words("thứ hạng", "rank"),
    "tie": Words("đồng hạng", "tied"),
    "movement": Words("tăng/giảm bậc", "movement"),
    "total": Words("tổng điểm", "total"),
    "not-ranked": Words("đánh giá, không xếp hạng", "assessed, not ranked"),
    "as-of": Words("tại thời điểm", "as of"),
    "what-if": Words("tính thử", "what-if"),
    "history": Words("lịch sử thay đổi", "history of changes"),
    "proof-file": Words("tệp xác thực", "proof file"),
    "updating": Words("đang cập nhật", "being updated"),
    "look-up": Words("tra cứu", "look up"),
}


def word(key: str, lang: str, own: Mapping[str, Spoken] = NO_WORDS) -> str:
    """A word in a language, lower case unless it is a title; a framework's own goes before. Raises KeyError."""
    return own[key].of(lang) if key in own else WORDS[key].of(lang)


def named(name: str, lang: str, own: Mapping[str, Spoken] = NO_WORDS) -> str:
    """The word that sentences name: `unit`, or `Unit` where it begins with a capital. Raises KeyError."""
    said = word(name.lower(), lang, own)
    return said if name == name.lower() else capitalised(said)


def filled(sentence: str, lang: str, own: Mapping[str, Spoken] = NO_WORDS) -> str:
    """The sentence with the words named in braces: {unit}, or {Unit} where it begins with a capital."""

    def said(found: re.Match[str]) -> str:
        return named(found[1], lang, own) if found[1].lower() in WORDS else found[0]

    return PLACE.sub(said, sentence)


def capitalised(words: str) -> str:
    """The words with a capital at the beginning; what is written large inside them stays so."""
    return words[:1].upper() + words[1:]
