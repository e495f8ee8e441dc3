"""Every refusal of this service's rules: code -> (HTTP status, Vietnamese, English). Each part has its own."""

from collections.abc import Mapping

from chiso_submission.domain.campaign import rejections as campaign
from chiso_submission.domain.framework import rejections as framework
from chiso_submission.domain.person import rejections as person
from chiso_submission.domain.registry import rejections as registry
from chiso_submission.domain.report import rejections as report
from chiso_submission.domain.round import rejections as round

REJECTIONS: Mapping[str, tuple[int, str, str]] = {
    code: told
    for part in (registry, framework, campaign, round, person, report)
    for code, told in part.REJECTIONS.items()
}
