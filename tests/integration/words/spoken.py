"""A framework that has a word of its own for everything, and the words that its pages must not fall back on."""

import re
from collections.abc import Mapping
from dataclasses import fields
from html.parser import HTMLParser
from typing import Any

from chiso_framework import Words
from chiso_framework.problems import Text
from chiso_web import messages

NAMES = tuple(field.name for field in fields(Words))
SHOWN_ATTRIBUTES = ("alt", "aria-label", "data-label", "placeholder", "title")
TYPED = ("script", "style", "code", "textarea")
"""What is for machines, or was typed."""
FRAME = ("header", "footer", "head")
"""Parts of a page that belong to no round: they are the same on every page."""


def own_word(name: str) -> Text:
    """A word that nobody has ever said, another one in each language."""
    made = name.replace("_", "")
    return Text(vi=f"Xq{made}v", en=f"Xq{made}e")


def fallbacks(lang: str) -> Mapping[str, tuple[str, ...]]:
    """What pages say of each thing where a decision has no word for it."""
    usual = Words()
    found = {}
    for name in NAMES:
        said = {getattr(usual, name).of(lang), messages.WORDS[name.replace("_", "-")].of(lang)}
        found[name] = tuple(sorted(said | set(MORE.get((name, lang), ()))))
    return found


MORE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("council", "vi"): ("Hội đồng",),
    ("criterion", "en"): ("criteria",),
}


def generic(text: str, lang: str) -> list[str]:
    """The fallback words in a text, each with what stands around it."""
    clean = re.sub(r"Xq\w+", "", text)
    return [
        f"{word!r} ({name}): …{clean[max(0, hit.start() - 40) : hit.end() + 40]!r}…"
        for name, words in fallbacks(lang).items()
        for word in words
        for hit in re.finditer(rf"(?<!\w){re.escape(word)}{'s?' if lang == 'en' else ''}(?!\w)", clean, re.IGNORECASE)
    ]


class Seen(HTMLParser):
    """What a reader gets of a page, but its frame: text and the attributes that are shown or read aloud."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._outside: list[str] = []
        self.feed(page)

    def text(self) -> str:
        """All of it in one line."""
        return " ".join(" ".join(self.parts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FRAME or tag in TYPED:
            self._outside.append(tag)
        self._say(*(value or "" for name, value in attrs if name in SHOWN_ATTRIBUTES))

    def handle_endtag(self, tag: str) -> None:
        if self._outside and self._outside[-1] == tag:
            self._outside.pop()

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, *texts: str) -> None:
        if not self._outside:
            self.parts += texts


def document(framework_id: str, **more: Any) -> dict[str, Any]:
    """A framework in words of its own; its other texts have none of the fallback words."""
    return {
        "id": framework_id,
        "version": "1",
        "title_vi": "Xqframeworkv thử",
        "title_en": "Xqframeworke on trial",
        "total_points": 55,
        "points_places": 2,
        "rank_places": 2,
        "decision": {"number": "1/QĐ", "issuer": "Nơi ban hành", "date": "2025-01-02"},
        "words": {name: {"vi": own_word(name).vi, "en": own_word(name).en} for name in NAMES},
        "late": {"consequence": "points_off", "points": "1"},
        "evidence": {"missing": "explanation"},
        "no_score_reasons": [{"code": "K1", "text_vi": "Sai sự thật", "text_en": "Not true"}],
        "groups": [{"id": "a", "name_vi": "Bảng A", "name_en": "Table A", "units": "all"}],
        "views": [
            {"id": "v", "name_vi": "Phần một", "name_en": "Part one", "units": "all", "indicators": [{"code": "1"}]}
        ],
        "ratings": {
            "on": "points",
            "bands": [
                {"code": "t", "name_vi": "Tốt", "name_en": "Good", "at_least": 20},
                {"code": "k", "name_vi": "Kém", "name_en": "Poor", "below": 20},
            ],
        },
        "process": {
            "passes": [{"code": "p1", "name_vi": "Vòng một", "name_en": "Round one", "by_vi": "Ban A", "by_en": "A"}],
            "evidence_kinds": [{"form": "file", "name_vi": "Tệp", "name_en": "File"}],
        },
        "main_indicators": [
            {"code": "1", "name_vi": "Phần một", "name_en": "Part one", "max_points": 55, "complete": True,
             "components": COMPONENTS},
        ],
        **more,
    }  # fmt: skip


def told_whole(framework_id: str) -> dict[str, Any]:
    """All that a framework may say of how it is run, who stands outside, what feeds what and what is not public."""
    made = document(framework_id, outsiders=OUTSIDERS, feeds=FEEDS, based_on="nguon@1", not_public=["groups"])
    parent = {"within": "parent", "until": "2025-06-30", "published_by_vi": "Nơi trên", "published_by_en": "Office B"}
    made["groups"][0] |= parent
    made["process"] |= RUN
    made["main_indicators"][0]["components"] = [
        {**one, "readings": {**READ, "before": BEFORE}} if "readings" in one else one for one in COMPONENTS
    ]
    return made


def levelled(framework_id: str) -> dict[str, Any]:
    """The same with levels instead of points."""
    made = document(framework_id, mode="maturity", levels=LEVELS, groups=[], views=[], ratings=None)
    one, two = (
        {**component, "required": [{"level": level}]}
        for component, level in zip(COMPONENTS, ("m1", "m2"), strict=False)
    )
    made["main_indicators"][0] |= {"components": [one, two], "max_points": 30}
    return {name: said for name, said in {**made, "total_points": 30}.items() if said}


READ = {"per_year": 4, "closes": "last"}
BEFORE = [{"day": day} for day in ("04-10", "07-10", "10-10")] + [{"day": "01-10", "year": "following"}]
OUTSIDERS = [
    {"units": ["H1"], "status": "exempt", "reason_vi": "Chưa đủ người", "reason_en": "Too few people"},
    {"units": "kind=so", "status": "not_ranked", "reason_vi": "Mới lập", "reason_en": "New"},
]
FEEDS = [
    {
        "framework": "noi-nhan@1",
        "owner_vi": "Sở A",
        "owner_en": "Department A",
        "items": [
            {"criterion": "1", "field": "yes", "owner_vi": "Cục A", "owner_en": "Office A"},
            {"criterion": "2", "field": "numerator", "of": "1.2", "of_field": "numerator"},
            {"criterion": "3", "field": "value", "take": "share", "of": "1.1", "of_field": "yes"},
        ],
    }
]
RUN = {
    "calendar": {
        "units_on": {"day": "07-01"},
        "data_from": {"day": "01-01"},
        "data_until": {"day": "12-31"},
        "report_before": {"day": "01-05", "year": "following"},
        "report_printed": {"vi": "trước ngày 05/01", "en": "before 5 January"},
        "approval": {"month": 3, "year": "following"},
        "publication": {"month": 4, "year": "following"},
    },
    "steps": [
        {"stage": "appraise", "who_vi": "Ban A", "who_en": "A", "does_vi": "Xem lại", "does_en": "Looks again"},
    ],
    "short_period": {"days": 90, "stands": "ranked"},
    "surveys_not_held": "rescaled",
}
LEVELS = [{"code": f"m{n}", "name_vi": f"Bậc {n}", "name_en": f"Step {n}"} for n in (1, 2)]
COMPONENTS: list[dict[str, Any]] = [
    {
        "code": "1.1",
        "name_vi": "Có kế hoạch",
        "name_en": "Has a plan",
        "max_points": 10,
        "evidence_required": True,
        "rule": {"kind": "yes_no", "question_vi": "Có không?", "question_en": "Is there?"},
    },
    {
        "code": "1.2",
        "name_vi": "Hồ sơ đúng hạn",
        "name_en": "Files in time",
        "max_points": 20,
        "nothing_arose": "excluded",
        "rule": {
            "kind": "ratio",
            "numerator_vi": "Đúng hạn",
            "numerator_en": "In time",
            "denominator_vi": "Tất cả",
            "denominator_en": "All",
            "when_zero": "zero",
        },
    },
    {
        "code": "1.3",
        "name_vi": "So với nơi tốt nhất",
        "name_en": "Beside the best",
        "max_points": 10,
        "rule": {"kind": "relative", "value_vi": "Giá trị", "value_en": "Value", "when_alike": "full"},
    },
    {
        "code": "1.4",
        "name_vi": "Đọc mỗi quý",
        "name_en": "Read each quarter",
        "max_points": 5,
        "estimates": True,
        "readings": READ,
        "rule": {"kind": "per_item", "item_vi": "Số bài", "item_en": "Articles", "each": 1},
    },
    {
        "code": "1.5",
        "name_vi": "Nơi khác đo",
        "name_en": "Measured elsewhere",
        "max_points": 5,
        "source": "measured",
        "provider_vi": "Cục A",
        "provider_en": "Office A",
        "rule": {"kind": "per_item", "item_vi": "Số lần", "item_en": "Times", "each": 1},
    },
    {
        "code": "1.6",
        "name_vi": "Hỏi người dân",
        "name_en": "People asked",
        "max_points": 5,
        "source": "survey",
        "rule": {"kind": "survey", "low": 1, "high": 5},
    },
]
