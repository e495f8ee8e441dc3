"""Tỉnh Sông Lam, which does not exist: its bodies, communes and people, as provinces are since 1 July 2025."""

from collections.abc import Sequence
from dataclasses import dataclass

from chiso_runtime import policy

from chiso.people import Person, Post

PROVINCE = "H99"
PROVINCE_NAME = "Tỉnh Sông Lam (trình diễn)"
STANDING_BODY = "H99.04"
COMMUNES_FROM = 21
BEGAN = "2025-07-01"

BODIES = {
    "H99.01": "Văn phòng UBND tỉnh Sông Lam (trình diễn)",
    "H99.04": "Sở Khoa học và Công nghệ tỉnh Sông Lam (trình diễn)",
    "H99.05": "Sở Nội vụ tỉnh Sông Lam (trình diễn)",
    "H99.06": "Công an tỉnh Sông Lam (trình diễn)",
}

WARDS = ("Bến Lam", "Thành Lam", "Hưng Phú", "Lam Hồng", "Cửa Hạ", "Đông Thành")
COMMUNES = (
    "Yên Giang", "Thanh Hòa", "Nam Đường", "Bắc Lam", "Đồng Mai", "Quế Lâm", "Mường Chanh", "Tam Hợp", "Châu Sơn",
    "Nghĩa Thuận", "Cẩm Phú", "Diễn Lộc", "Quỳnh Phương", "Xuân Lĩnh", "Đại Lam", "Hương Khê Hạ", "Kỳ Tân", "Tân Lập",
    "Mỹ Sơn", "Vân Trình", "Phúc Trạch", "Na Loi", "Keng Đu Hạ", "Thạch Giang",
)  # fmt: skip
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phan", "Hồ", "Hoàng", "Đặng", "Võ", "Bùi", "Cao", "Thái", "Lô", "Vi", "Lương")
MIDDLES = ("Văn", "Thị", "Đức", "Xuân", "Hữu", "Thị Thanh", "Quang", "Thị Hồng", "Minh", "Ngọc")
GIVEN = (
    "An",
    "Bình",
    "Cường",
    "Dung",
    "Đông",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hòa",
    "Hùng",
    "Lan",
    "Long",
    "Mai",
    "Nam",
)

OFFICER, APPROVER, CHAIR = "so-khcn", "ubnd-tinh", "chu-tich-hoi-dong"
APPRAISERS = ("tham-dinh-1", "tham-dinh-2", "tham-dinh-3")
REPORTER = "dau-moi-ben-lam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A commune or ward of the province; `head` is the id of its chairman."""

    code: str
    name: str
    kind: str
    head: str
    head_name: str


def communes() -> tuple[Commune, ...]:
    """All thirty, wards first, in order of their codes."""
    named = [("phuong", f"Phường {name}") for name in WARDS] + [("xa", f"Xã {name}") for name in COMMUNES]
    return tuple(_commune(at, kind, name) for at, (kind, name) in enumerate(named))


def _commune(at: int, kind: str, name: str) -> Commune:
    return Commune(
        code=f"{PROVINCE}.{COMMUNES_FROM + at}",
        name=f"{name} (trình diễn)",
        kind=kind,
        head=f"chu-tich-{COMMUNES_FROM + at}",
        head_name=_name(at),
    )


def _name(at: int) -> str:
    return " ".join((FAMILIES[at % len(FAMILIES)], MIDDLES[at * 3 % len(MIDDLES)], GIVEN[at * 7 % len(GIVEN)]))


def units() -> list[dict[str, object]]:
    """The registry entries of the province, its bodies and its communes."""
    found = [_unit(PROVINCE, PROVINCE_NAME, "tinh", None)]
    found += [_unit(code, name, "so", PROVINCE) for code, name in BODIES.items()]
    found += [{**_unit(c.code, c.name, c.kind, PROVINCE), "valid_from": BEGAN} for c in communes()]
    return found


def _unit(code: str, name: str, kind: str, parent: str | None) -> dict[str, object]:
    return {"code": code, "name": name, "kind": kind, "parent": parent}


def office() -> Sequence[Person]:
    """Those who run the round: standing body, appraisers, council, approver; and one commune's reporter."""
    owner = STANDING_BODY
    return (
        _person(OFFICER, "Nguyễn Thị Minh Hà", policy.STANDING_BODY, owner, "Chuyên viên Sở Khoa học và Công nghệ"),
        _person(APPROVER, "Trần Đình Lam", policy.APPROVER, owner, "Chủ tịch UBND tỉnh"),
        Person(id=CHAIR, name="Lê Quang Hòa"),
        Person(id=APPRAISERS[0], name="Phan Thị Thu Trang"),
        Person(id=APPRAISERS[1], name="Hồ Sỹ Dũng"),
        Person(id=APPRAISERS[2], name="Võ Anh Tuấn"),
        _person(REPORTER, "Đặng Thị Hồng Nhung", policy.REPORTER, "H99.21", "Đầu mối nhập báo cáo"),
    )


def heads() -> list[Person]:
    """The chairmen of the communes."""
    return [_person(c.head, c.head_name, policy.HEAD, c.code, "Chủ tịch UBND") for c in communes()]


def team(criteria: Sequence[str]) -> list[dict[str, object]]:
    """Who judges this year's round: each appraiser a third of the criteria, the council's chair all of them."""
    bodies = ("H99.04", "H99.05", "H99.01")
    shares = [[code for at, code in enumerate(criteria) if at % 3 == n] for n in range(3)]
    found = [
        _assignment(person, policy.APPRAISER, body, "Thành viên Tổ giúp việc", share)
        for person, body, share in zip(APPRAISERS, bodies, shares, strict=True)
    ]
    return [*found, _assignment(CHAIR, policy.COUNCIL_CHAIR, STANDING_BODY, "Chủ tịch Hội đồng đánh giá", [])]


def _assignment(person: str, role: str, body: str, capacity: str, criteria: Sequence[str]) -> dict[str, object]:
    return {"person": person, "role": role, "body": body, "capacity": capacity, "units": [], "criteria": list(criteria)}


def _person(person: str, name: str, role: str, body: str, capacity: str) -> Person:
    return Person(id=person, name=name, posts=[Post(role=role, body=body, capacity=capacity)])
