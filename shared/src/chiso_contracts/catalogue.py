"""Every fact that is stored and published: topic, stored name and version, class. A name is for ever."""

from collections.abc import Mapping

from chiso_contracts import access, evidence, ranking, rounds, scoring, submission

Names = Mapping[tuple[str, int], type]

SUBMISSION: Names = {
    ("submission.unit-registered", 2): submission.UnitRegistered,
    ("submission.framework-published", 1): submission.FrameworkPublished,
    ("submission.round-opened", 2): rounds.RoundOpened,
    ("submission.framework-set", 1): rounds.FrameworkSet,
    ("submission.units-added", 1): rounds.UnitsAdded,
    ("submission.assignments-added", 1): submission.AssignmentsAdded,
    ("submission.round-ready", 1): rounds.RoundReady,
    ("submission.criterion-reported", 1): submission.CriterionReported,
    ("submission.evidence-confirmed", 1): submission.EvidenceConfirmed,
    ("submission.evidence-rejected", 1): submission.EvidenceRejected,
    ("submission.report-submitted", 1): submission.ReportSubmitted,
    ("submission.report-withdrawn", 1): submission.ReportWithdrawn,
    ("submission.report-locked", 1): submission.ReportLocked,
    ("submission.report-returned", 1): submission.ReportReturned,
    ("submission.criteria-reopened", 1): submission.CriteriaReopened,
    ("submission.deadline-extended", 1): submission.DeadlineExtended,
    ("submission.framework-drafted", 1): submission.FrameworkDrafted,
    ("submission.framework-checked", 1): submission.FrameworkChecked,
    ("submission.framework-draft-discarded", 1): submission.FrameworkDraftDiscarded,
    ("submission.campaign-planned", 1): submission.CampaignPlanned,
    ("submission.round-amended", 1): rounds.RoundAmended,
    ("submission.criteria-amended", 1): rounds.CriteriaAmended,
    ("submission.survey-not-held", 1): rounds.SurveyNotHeld,
    ("submission.reading-reported", 1): submission.ReadingReported,
    ("submission.evidence-cited", 1): submission.EvidenceCited,
    ("submission.value-measured", 1): submission.ValueMeasured,
    ("submission.measured-value-answered", 1): submission.MeasuredValueAnswered,
    ("submission.survey-not-held-taken-back", 1): rounds.SurveyNotHeldTakenBack,
}

ACCESS: Names = {
    ("access.person-registered", 1): access.PersonRegistered,
    ("access.right-granted", 1): access.RightGranted,
    ("access.right-revoked", 1): access.RightRevoked,
    ("access.client-key-issued", 1): access.ClientKeyIssued,
    ("access.session-ended", 1): access.SessionEnded,
}

EVIDENCE: Names = {
    ("evidence.round-opened", 2): rounds.RoundOpened,
    ("evidence.units-added", 1): rounds.UnitsAdded,
    ("evidence.upload-granted", 1): evidence.UploadGranted,
    ("evidence.file-staged", 1): evidence.FileStaged,
    ("evidence.file-kept", 1): evidence.FileKept,
    ("evidence.file-refused", 1): evidence.FileRefused,
}

SCORING: Names = {
    ("scoring.round-opened", 2): rounds.RoundOpened,
    ("scoring.framework-set", 1): rounds.FrameworkSet,
    ("scoring.units-added", 1): rounds.UnitsAdded,
    ("scoring.round-ready", 1): rounds.RoundReady,
    ("scoring.criterion-reported", 1): submission.CriterionReported,
    ("scoring.evidence-confirmed", 1): submission.EvidenceConfirmed,
    ("scoring.report-locked", 1): submission.ReportLocked,
    ("scoring.criteria-unlocked", 1): scoring.CriteriaUnlocked,
    ("scoring.criterion-verified", 1): scoring.CriterionVerified,
    ("scoring.appraisal-released", 1): scoring.AppraisalReleased,
    ("scoring.explanation-given", 1): scoring.ExplanationGiven,
    ("scoring.criterion-decided", 1): scoring.CriterionDecided,
    ("scoring.council-concluded", 1): scoring.CouncilConcluded,
    ("scoring.round-amended", 1): rounds.RoundAmended,
    ("scoring.criteria-amended", 1): rounds.CriteriaAmended,
    ("scoring.survey-not-held", 1): rounds.SurveyNotHeld,
    ("scoring.evidence-cited", 1): submission.EvidenceCited,
    ("scoring.value-measured", 1): submission.ValueMeasured,
    ("scoring.measured-value-answered", 1): submission.MeasuredValueAnswered,
    ("scoring.survey-not-held-taken-back", 1): rounds.SurveyNotHeldTakenBack,
}

RANKING: Names = {
    ("ranking.results-approved", 2): ranking.ResultsApproved,
}

TOPICS: Mapping[str, Names] = {
    "chiso.submission": SUBMISSION,
    "chiso.access": ACCESS,
    "chiso.evidence": EVIDENCE,
    "chiso.scoring": SCORING,
    "chiso.ranking": RANKING,
}

OWNERS: Mapping[str, str] = {
    "chiso.submission": "submission",
    "chiso.access": "submission",
    "chiso.evidence": "evidence",
    "chiso.scoring": "scoring",
    "chiso.ranking": "ranking",
}

HEARERS: Mapping[str, tuple[str, ...]] = {
    "chiso.submission": ("evidence", "scoring", "ranking"),
    "chiso.access": ("submission", "evidence", "scoring", "ranking"),
    "chiso.evidence": ("submission",),
    "chiso.scoring": ("submission", "ranking"),
    "chiso.ranking": (),
}
"""The services that consume a topic of another; each also folds its own. All keep a table of ended rights."""
