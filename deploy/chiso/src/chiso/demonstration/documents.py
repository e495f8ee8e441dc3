"""Which papers a commune files as evidence, and what it explains: two files a year, each criterion with its place."""

from chiso_framework import Criterion

from chiso.demonstration.papers import paper
from chiso.demonstration.province import Commune
from chiso.filing import Paper

PDF = "application/pdf"
DECISIONS, STATISTICS = 0, 1
NOTICE = "Tài liệu trình diễn, không phải văn bản thật. Demonstration, not a real document."
ON_PAPER = ("1", "2", "4")
"""Main indicators that decisions and plans prove; the others rest on statistics."""


def papers(commune: Commune, year: int) -> tuple[Paper, Paper]:
    """The decisions and plans, and the statistics, of a commune's year."""
    number = int(commune.code[-2:])
    decisions = [
        NOTICE,
        "",
        f"ỦY BAN NHÂN DÂN {commune.name.upper()}",
        f"Mục 1. Quyết định số {number + 12}/QĐ-UBND ngày 15/01/{year}",
        "        về việc kiện toàn Ban Chỉ đạo chuyển đổi số.",
        f"Mục 2. Kế hoạch số {number + 30}/KH-UBND ngày 20/02/{year} về chuyển đổi số năm {year}.",
        f"Mục 4. Quyết định số {number + 41}/QĐ-UBND phân công công chức phụ trách.",
    ]
    statistics = [
        NOTICE,
        "",
        f"SỐ LIỆU TỪ CÁC HỆ THỐNG THÔNG TIN, NĂM {year}",
        f"Đơn vị: {commune.name}",
        "Mục 3. Hạ tầng: máy tính, mạng, phòng họp trực tuyến.",
        "Mục 5. An toàn thông tin: phê duyệt cấp độ, phần mềm phòng chống mã độc.",
        "Mục 6. Văn bản ký số, hồ sơ trực tuyến, hồ sơ quá hạn.",
        "Mục 7. Kinh tế, xã hội số: sản phẩm trên sàn, thanh toán, định danh.",
    ]
    return (
        _paper(f"van-ban-{year}.pdf", f"Tập văn bản chuyển đổi số năm {year}", decisions),
        _paper(f"so-lieu-{year}.pdf", f"Bảng số liệu chuyển đổi số năm {year}", statistics),
    )


def which(criterion: Criterion) -> int:
    """DECISIONS or STATISTICS: where the proof of a criterion stands."""
    return DECISIONS if criterion.main_indicator in ON_PAPER else STATISTICS


def place(criterion: Criterion) -> str:
    """The place of the proof in the paper."""
    return f"mục {criterion.main_indicator}, trang 1"


def explanation(criterion: Criterion) -> str:
    """The unit's words beside its claim."""
    source = "các văn bản kèm theo" if which(criterion) == DECISIONS else "số liệu trích từ hệ thống"
    return f"Tự đánh giá theo {source}, mục {criterion.main_indicator}."


def _paper(name: str, title: str, lines: list[str]) -> Paper:
    return Paper(name=name, media_type=PDF, content=paper(title, lines))
