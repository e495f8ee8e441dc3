"""Two examples of every fact: an everyday one and one at the edge (nothing, empty, Vietnamese text, extremes)."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from chiso_contracts import access, evidence, ranking, rounds, scoring, submission, values

ROUND, UNIT, FILE = "dti-xa-2025", "H99.21", "6f1c9d0e5b7a4c2f8e3d1a0b9c8d7e6f"
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
VIETNAM = timezone(timedelta(hours=7))
UNTIL = datetime(2026, 1, 5, tzinfo=VIETNAM)
WORDS = 'Ủy ban nhân dân xã Kẻng Đu: "đã ký", đạt 95\u00a0% \\ còn lại\n\tchờ; 𝕏 \u007f\u2028'
IMPORT = values.Provenance(by="Sở KH&CN", at="2024-02-01, Phụ lục II")
PROOF = values.EvidenceRef(file=FILE, place="mục 2, trang 3", note="bản ký số")

FACTS: dict[type, tuple[object, object]] = {
    submission.UnitRegistered: (
        submission.UnitRegistered(
            code=UNIT,
            name="Phường Bến Lam",
            kind="phuong",
            parent="H99",
            valid_from=date(2025, 7, 1),
            predecessors=("H99.14.02", "H99.14.03"),
            document="1678/NQ-UBTVQH15",
        ),
        submission.UnitRegistered(code="H99", name=WORDS, kind="tinh", parent=None, valid_until=date(9999, 12, 31)),
    ),
    submission.FrameworkPublished: (
        submission.FrameworkPublished(
            framework="nghean-1082", version="2023", title="Bộ chỉ số", sha256=HASH, part=1, parts=1, text='{"id":"x"}'
        ),
        submission.FrameworkPublished(
            framework="x", version="1", title=WORDS, sha256=HASH, part=2, parts=2, text="phần còn lại}"
        ),
    ),
    rounds.RoundOpened: (
        rounds.RoundOpened(
            round=ROUND,
            name="Đánh giá chuyển đổi số cấp xã năm 2025",
            year=2025,
            owner="H99.04",
            framework="nghean-1082",
            framework_version="2023",
            engine=1,
            groups=(values.RoundGroup(id="xa", name="Các xã"), values.RoundGroup(id="phuong", name="Các phường")),
            deadline=values.Deadline(at=UNTIL, printed="trước ngày 05/01/2026"),
            rank_preview=True,
            units_on=date(2025, 7, 1),
        ),
        rounds.RoundOpened(
            round="dti-2022",
            name=WORDS,
            year=2022,
            owner="H01",
            framework="qd922-2022-dti-tinh",
            framework_version="1",
            engine=1,
            groups=(),
            deadline=None,
            imported=True,
            demonstration=True,
        ),
    ),
    rounds.FrameworkSet: (
        rounds.FrameworkSet(
            round=ROUND, framework="x", framework_version="1", sha256=HASH, part=1, parts=1, text='{"id":"x"}'
        ),
        rounds.FrameworkSet(
            round=ROUND, framework="x", framework_version="1", sha256=HASH, part=3, parts=3, text=WORDS
        ),
    ),
    rounds.UnitsAdded: (
        rounds.UnitsAdded(
            round=ROUND,
            units=(
                values.RoundUnit(code=UNIT, name="Phường Bến Lam", kind="phuong", parent="H99", groups=("phuong",)),
                values.RoundUnit(code="H99.04", name="Sở KH&CN", kind="so", parent=None, groups=(), ranked=False),
            ),
        ),
        rounds.UnitsAdded(round=ROUND, units=()),
    ),
    rounds.RoundReady: (rounds.RoundReady(round=ROUND, units=30), rounds.RoundReady(round="x", units=2**53 - 1)),
    submission.FrameworkDrafted: (
        submission.FrameworkDrafted(
            framework="nghean-1082",
            version="2026",
            title="Bộ chỉ số",
            sha256=HASH,
            part=1,
            parts=1,
            text='{"id":"x"}',
            saved_by="an",
            based_on="nghean-1082@2023",
        ),
        submission.FrameworkDrafted(
            framework="x",
            version="1",
            title=WORDS,
            sha256=HASH,
            part=2,
            parts=2,
            text="phần còn lại}",
            saved_by="binh",
        ),
    ),
    submission.FrameworkChecked: (
        submission.FrameworkChecked(
            framework="nghean-1082", version="2026", sha256=HASH, remarks="Đã đối chiếu với phụ lục I"
        ),
        submission.FrameworkChecked(framework="x", version="1", sha256=HASH, remarks=WORDS),
    ),
    submission.FrameworkDraftDiscarded: (
        submission.FrameworkDraftDiscarded(
            framework="nghean-1082", version="2026", sha256=HASH, reason="Lập nhầm năm; dùng bản nháp khác"
        ),
        submission.FrameworkDraftDiscarded(framework="x", version="1", sha256=HASH, reason=WORDS),
    ),
    submission.CampaignPlanned: (
        submission.CampaignPlanned(
            campaign="dti-2025",
            name="Đợt đánh giá chuyển đổi số năm 2025",
            year=2025,
            owner="H99.04",
            document="12/KH-UBND",
            rounds=("dti-so-2025", ROUND),
        ),
        submission.CampaignPlanned(campaign="x", name=WORDS, year=1, owner="H99", document="", rounds=()),
    ),
    rounds.RoundAmended: (
        rounds.RoundAmended(
            round=ROUND,
            framework="nghean-1082",
            framework_version="2023-sd1",
            engine=1,
            sha256=HASH,
            document="2345/QĐ-UBND",
            changed=("1.2",),
            added=("1.4",),
            gone=("2.1", "2.2"),
        ),
        rounds.RoundAmended(round=ROUND, framework="x", framework_version="2", engine=1, sha256=HASH, document=WORDS),
    ),
    rounds.CriteriaAmended: (
        rounds.CriteriaAmended(round=ROUND, unit=UNIT, framework_version="2023-sd1", criteria=("1.2", "2.1")),
        rounds.CriteriaAmended(round=ROUND, unit=UNIT, framework_version="2", criteria=()),
    ),
    rounds.SurveyNotHeld: (
        rounds.SurveyNotHeld(round=ROUND, criteria=("3.1", "3.2"), document="15/TB-SKHCN"),
        rounds.SurveyNotHeld(round=ROUND, criteria=("3.1",), document=WORDS),
    ),
    rounds.SurveyNotHeldTakenBack: (
        rounds.SurveyNotHeldTakenBack(
            round=ROUND, criteria=("3.1", "3.2"), document="18/TB-SKHCN", reason="Khảo sát vẫn được tổ chức"
        ),
        rounds.SurveyNotHeldTakenBack(round=ROUND, criteria=("3.1",), document=WORDS, reason=WORDS),
    ),
    submission.ReadingReported: (
        submission.ReadingReported(
            round=ROUND,
            unit=UNIT,
            criterion="1.3",
            number=3,
            data={"numerator": "120", "denominator": "150"},
            explanation="Quý III",
            evidence=(PROOF,),
        ),
        submission.ReadingReported(
            round=ROUND, unit=UNIT, criterion="1.3", number=12, data={}, explanation=WORDS, evidence=()
        ),
    ),
    submission.ValueMeasured: (
        submission.ValueMeasured(
            round=ROUND,
            unit=UNIT,
            criterion="3.1",
            data={"mean": "4.25", "responses": 120},
            points=Decimal("17"),
            provider="H99.07",
            source="Khảo sát mức độ hài lòng của người dân",
            document="88/BC-BĐ",
            measured_on=date(2025, 12, 15),
            sample=120,
            rechecked=12,
        ),
        submission.ValueMeasured(
            round=ROUND,
            unit=UNIT,
            criterion="3.1",
            data={},
            points=Decimal("0.00"),
            provider="H99",
            source=WORDS,
            document="",
            measured_on=date(1, 1, 1),
        ),
    ),
    submission.MeasuredValueAnswered: (
        submission.MeasuredValueAnswered(round=ROUND, unit=UNIT, criterion="3.1", agreed=True, reason=""),
        submission.MeasuredValueAnswered(
            round=ROUND, unit=UNIT, criterion="3.1", agreed=False, reason=WORDS, evidence=(PROOF,)
        ),
    ),
    submission.AssignmentsAdded: (
        submission.AssignmentsAdded(
            round=ROUND,
            person="tham-dinh-1",
            role="appraiser",
            body="H99.05",
            capacity="thành viên Tổ giúp việc",
            units=(UNIT,),
            criteria=("1.1", "1.2"),
        ),
        submission.AssignmentsAdded(round=ROUND, person="chu-tich", role="council-chair", body="H99.01", capacity=""),
    ),
    submission.CriterionReported: (
        submission.CriterionReported(
            round=ROUND,
            unit=UNIT,
            criterion="1.1",
            data={"done": "95", "total": "100", "plan": True, "year": 2025, "parts": ("a", "b")},
            points=Decimal("9.50"),
            explanation="Theo báo cáo số 12/BC-UBND",
            evidence=(PROOF,),
        ),
        submission.CriterionReported(
            round=ROUND,
            unit=UNIT,
            criterion="1.2",
            data={"Ưu tiên": None, "b": (), "a": -(2**53 - 1)},
            points=Decimal("0E-12"),
            explanation=WORDS,
            evidence=(),
            provenance=IMPORT,
        ),
    ),
    submission.EvidenceConfirmed: (
        submission.EvidenceConfirmed(
            round=ROUND,
            unit=UNIT,
            file=FILE,
            sha256=HASH,
            size=48213,
            version_id="3b1c6f0e-9d2a-4b8e",
        ),
        submission.EvidenceConfirmed(round=ROUND, unit=UNIT, file=FILE, sha256=HASH, size=0, version_id=""),
    ),
    submission.EvidenceCited: (
        submission.EvidenceCited(
            round=ROUND,
            unit=UNIT,
            file=FILE,
            form="document",
            title="Về việc ban hành Kế hoạch chuyển đổi số năm 2025",
            number="12/QĐ-UBND",
            day=date(2025, 1, 15),
            address="",
        ),
        submission.EvidenceCited(
            round=ROUND, unit=UNIT, file=FILE, form="link", title=WORDS, number="", day=None, address="https://xa.vn/"
        ),
    ),
    submission.EvidenceRejected: (
        submission.EvidenceRejected(round=ROUND, unit=UNIT, file=FILE, findings=("wrong-type", "zip-bomb")),
        submission.EvidenceRejected(round=ROUND, unit=UNIT, file=FILE, findings=()),
    ),
    submission.ReportSubmitted: (
        submission.ReportSubmitted(round=ROUND, unit=UNIT, sheet=HASH, late=False),
        submission.ReportSubmitted(round=ROUND, unit="H99.21.Đ", sheet="", late=True),
    ),
    submission.ReportWithdrawn: (
        submission.ReportWithdrawn(round=ROUND, unit=UNIT, reason="Bổ sung số liệu quý IV"),
        submission.ReportWithdrawn(round=ROUND, unit=UNIT, reason=WORDS),
    ),
    submission.ReportLocked: (
        submission.ReportLocked(round=ROUND, unit=UNIT, submitted=True, late=False),
        submission.ReportLocked(round=ROUND, unit=UNIT, submitted=False, late=False),
    ),
    submission.ReportReturned: (
        submission.ReportReturned(round=ROUND, unit=UNIT, criteria=("1.1",), reason="Thiếu trang ký"),
        submission.ReportReturned(round=ROUND, unit=UNIT, criteria=(), reason=WORDS),
    ),
    submission.CriteriaReopened: (
        submission.CriteriaReopened(round=ROUND, unit=UNIT, criteria=("1.1", "2.3"), reason="Rà soát lại", until=UNTIL),
        submission.CriteriaReopened(
            round=ROUND,
            unit=UNIT,
            criteria=(),
            reason=WORDS,
            until=datetime(2026, 2, 1, 16, 59, 59, 999999, tzinfo=UTC),
        ),
    ),
    submission.DeadlineExtended: (
        submission.DeadlineExtended(round=ROUND, unit=UNIT, until=UNTIL, document="34/SKHCN-CĐS"),
        submission.DeadlineExtended(
            round=ROUND, unit=UNIT, until=datetime(2026, 2, 1, 0, 0, 0, 120, tzinfo=UTC), document=""
        ),
    ),
    access.PersonRegistered: (
        access.PersonRegistered(person="chu-tich-21", name_hash=HASH),
        access.PersonRegistered(person="x", name_hash=""),
    ),
    access.RightGranted: (
        access.RightGranted(
            person="chu-tich-21",
            right=values.Right(
                id="r-1",
                role="head",
                body=UNIT,
                parent="H99",
                capacity="Chủ tịch UBND phường",
                round=ROUND,
                units=(UNIT,),
                criteria=("1.1",),
            ),
        ),
        access.RightGranted(person="x", right=values.Right(id="r-2", role="administrator", body="")),
    ),
    access.RightRevoked: (
        access.RightRevoked(person="chu-tich-21", right="r-1"),
        access.RightRevoked(person="x", right=WORDS),
    ),
    access.ClientKeyIssued: (
        access.ClientKeyIssued(person="may-khach", key_hash=HASH),
        access.ClientKeyIssued(person="x", key_hash=""),
    ),
    access.SessionEnded: (
        access.SessionEnded(person="chu-tich-21", session="8a6e0804-2bd0-4672-b79d-d97027f9071a"),
        access.SessionEnded(person="x", session=""),
    ),
    evidence.UploadGranted: (
        evidence.UploadGranted(
            file=FILE,
            round=ROUND,
            unit=UNIT,
            name_hash=HASH,
            size=48213,
            media_type="application/pdf",
            expires=datetime(2026, 1, 2, 12, 15, tzinfo=UTC),
        ),
        evidence.UploadGranted(
            file=FILE, round=ROUND, unit=UNIT, name_hash="", size=0, media_type="", expires=UNTIL, exact=False
        ),
    ),
    evidence.FileStaged: (
        evidence.FileStaged(file=FILE, round=ROUND, unit=UNIT),
        evidence.FileStaged(file="x", round="x", unit="Đ"),
    ),
    evidence.FileKept: (
        evidence.FileKept(
            file=FILE,
            round=ROUND,
            unit=UNIT,
            sha256=HASH,
            size=48213,
            media_type="application/pdf",
            version_id="3b1c6f0e-9d2a-4b8e",
            retain_until=date(2035, 12, 31),
            antivirus="not-checked",
        ),
        evidence.FileKept(
            file=FILE,
            round=ROUND,
            unit=UNIT,
            sha256=HASH,
            size=2**53 - 1,
            media_type="text/plain",
            version_id="",
            retain_until=date(9999, 12, 31),
            antivirus="",
        ),
    ),
    evidence.FileRefused: (
        evidence.FileRefused(file=FILE, round=ROUND, unit=UNIT, findings=("wrong-type",)),
        evidence.FileRefused(file=FILE, round=ROUND, unit=UNIT, findings=()),
    ),
    scoring.CriteriaUnlocked: (
        scoring.CriteriaUnlocked(round=ROUND, unit=UNIT, criteria=("1.1",)),
        scoring.CriteriaUnlocked(round=ROUND, unit=UNIT, criteria=()),
    ),
    scoring.CriterionVerified: (
        scoring.CriterionVerified(
            round=ROUND,
            unit=UNIT,
            criterion="1.1",
            outcome="set",
            points=Decimal("8.25"),
            data={"done": "82.5", "total": "100"},
            reason_code="",
            reason="Trang 3 ghi 82,5 %",
            appraisal_pass="team",
            body="H99.05",
        ),
        scoring.CriterionVerified(
            round=ROUND,
            unit=UNIT,
            criterion="1.2",
            outcome="no-score",
            points=Decimal("1E-7"),
            data={},
            reason_code="no-document",
            reason=WORDS,
            appraisal_pass="",
            body="",
            provenance=IMPORT,
        ),
    ),
    scoring.AppraisalReleased: (
        scoring.AppraisalReleased(round=ROUND, document="56/TB-HĐĐG"),
        scoring.AppraisalReleased(round=ROUND, document=""),
    ),
    scoring.ExplanationGiven: (
        scoring.ExplanationGiven(
            round=ROUND, unit=UNIT, criterion="1.1", text="Số liệu đã cập nhật ngày 31/12", evidence=(PROOF,)
        ),
        scoring.ExplanationGiven(round=ROUND, unit=UNIT, criterion="1.1", text=WORDS, evidence=()),
    ),
    scoring.CriterionDecided: (
        scoring.CriterionDecided(
            round=ROUND, unit=UNIT, criterion="1.1", points=Decimal("9"), reason="Thống nhất", minutes="03/BB-HĐĐG"
        ),
        scoring.CriterionDecided(
            round=ROUND,
            unit=UNIT,
            criterion="1.1",
            points=Decimal("-0.500000000000"),
            reason=WORDS,
            minutes="",
            provenance=IMPORT,
        ),
    ),
    scoring.CouncilConcluded: (
        scoring.CouncilConcluded(round=ROUND, number="78/TB-HĐĐG", date=date(2026, 3, 1)),
        scoring.CouncilConcluded(round=ROUND, number="", date=date(1, 1, 1)),
    ),
    ranking.ResultsApproved: (
        ranking.ResultsApproved(
            round=ROUND,
            edition=1,
            position=4711,
            number="90/QĐ-UBND",
            date=date(2026, 3, 20),
            approver="ubnd-tinh",
            body="H99",
        ),
        ranking.ResultsApproved(
            round=ROUND,
            edition=2,
            position=2**53 - 1,
            number=WORDS,
            date=date(2026, 3, 21),
            approver="x",
            body="",
            groups=("xa", WORDS),
            parent="H99.01",
        ),
    ),
}
