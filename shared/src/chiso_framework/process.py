"""How a decision has an assessment run: its calendar, steps, passes and evidence, and what it says of odd cases."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from chiso_framework.problems import Text
from chiso_framework.scope import Scope

NOBODY = Text(vi="")

Stage = Literal["plan", "open", "report", "submit", "appraise", "explain", "decide", "approve", "publish", "use"]
STAGES: tuple[Stage, ...] = (
    *("plan", "open", "report", "submit", "appraise"),
    *("explain", "decide", "approve", "publish", "use"),
)
EvidenceForm = Literal["document", "file", "link", "system"]
SurveysNotHeld = Literal["zero", "rescaled"]
ShortPeriodStands = Literal["ranked", "not_ranked"]
Outside = Literal["not_ranked", "exempt"]
Closes = Literal["last", "sum"]
Take = Literal["sum", "count", "share"]
AppraisingRole = Literal["appraiser", "team-leader"]
APPRAISING_ROLES: tuple[AppraisingRole, ...] = ("appraiser", "team-leader")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDay:
    """A day of every year, in the year that is measured or, when `following`, in the next."""

    month: int
    day: int
    following: bool = False

    def of(self, year: int) -> date:
        """The day for an assessment of `year`."""
        return date(year + self.following, self.month, self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMonth:
    """A month of every year, in the year that is measured or, when `following`, in the next."""

    month: int
    following: bool = False

    def of(self, year: int) -> date:
        """The first day of the month for an assessment of `year`."""
        return date(year + self.following, self.month, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The dates that the decision fixes for every year; what it leaves open is None.

    Data are of `data_from` to `data_until`, both included. A report of the day `report_before` is late already;
    `report_printed` keeps the words of the decision. The units of a round are those of the day `units_on`.
    """

    units_on: YearDay | None = None
    data_from: YearDay | None = None
    data_until: YearDay | None = None
    report_before: YearDay | None = None
    report_printed: Text | None = None
    approval: YearMonth | None = None
    publication: YearMonth | None = None

    def data_period(self, year: int) -> tuple[date, date] | None:
        """First and last day whose data count for `year`; None where the decision doesn't say."""
        if self.data_from is None or self.data_until is None:
            return None
        return self.data_from.of(year), self.data_until.of(year)

    def units_day(self, year: int) -> date:
        """The day whose units a round of `year` is of: the last one of the year where the decision doesn't say."""
        return self.units_on.of(year) if self.units_on else date(year, 12, 31)

    def late_from(self, year: int) -> date | None:
        """The first day on which a report for `year` is late."""
        return self.report_before.of(year) if self.report_before else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessStep:
    """One step of the process as the decision counts them: who does what, and the stage of a round it belongs to."""

    stage: Stage
    who: Text
    does: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One pass of the appraisal (bước thẩm định) and who makes it.

    `by` is told in words; `role`, where it is given, is the one role of those who appraise that may make the pass.
    """

    code: str
    name: Text
    by: Text
    role: AppraisingRole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceKind:
    """A kind of evidence that is taken, and the words for it."""

    form: EvidenceForm
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortPeriod:
    """How a unit stands that existed for fewer than `days` days of the data period."""

    days: int
    stands: ShortPeriodStands


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """How the assessment is run. `surveys_not_held`: criteria from a survey that nobody held count nothing, or the
    rest is rescaled to the whole."""

    calendar: Calendar = Calendar()
    steps: tuple[ProcessStep, ...] = ()
    passes: tuple[Pass, ...] = ()
    evidence_kinds: tuple[EvidenceKind, ...] = ()
    short_period: ShortPeriod | None = None
    surveys_not_held: SurveysNotHeld = "zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsiders:
    """Units that are assessed and not ranked, or exempt, and why."""

    units: Scope
    status: Outside
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """How often a value is read in a year, and whether the last reading or the sum of all closes the year.

    `before` has, for each reading, the first day on which it is late; it is empty where the decision names none.
    """

    per_year: int
    closes: Closes = "last"
    before: tuple[YearDay, ...] = ()

    def late_from(self, number: int, year: int) -> date | None:
        """The first day on which a reading (1 is the first) of `year` is late."""
        return self.before[number - 1].of(year) if self.before else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A main indicator of another framework."""

    framework: str
    version: str
    indicator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The framework version that this one was made from."""

    framework: str
    version: str

    def __str__(self) -> str:
        return f"{self.framework}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One field of the other framework, and what of this one fills it.

    sum: `of_field` of criterion `of`, added over units; count: units whose `of_field` is true, or is `equals`; share:
    that count over all units it applies to. Without `of` nothing here fills it, and `owner` has the figure.
    """

    criterion: str
    field: str
    take: Take = "sum"
    of: str = ""
    of_field: str = ""
    equals: str = ""
    owner: Text = NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What of this framework goes into the answers to another; `owner` has what no item says otherwise."""

    framework: str
    version: str
    owner: Text
    items: tuple[FeedItem, ...]
