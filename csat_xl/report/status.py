"""Review, approval and publication of a report (S3, 六、2): 草稿 → 审核 → 审批 → 发布.

The head of the service department reviews, the management approves, then it is published. The
record stands beside the report (``报告.html.review.json``) and in it. A step holds for the content
it was taken on: a report changed afterwards has to be reviewed again.
"""

from dataclasses import dataclass
from typing import Literal

from csat_xl.errors import CsatError

Step = Literal["草稿", "审核", "审批", "发布", "退回"]
DRAFT: Step = "草稿"
REVIEWED: Step = "审核"
APPROVED: Step = "审批"
PUBLISHED: Step = "发布"
RETURNED: Step = "退回"
STEPS = (DRAFT, REVIEWED, APPROVED, PUBLISHED)
LABELS = {DRAFT: "草稿", REVIEWED: "审核通过", APPROVED: "审批通过", PUBLISHED: "已发布"}
LABELS_EN = {DRAFT: "draft", REVIEWED: "reviewed", APPROVED: "approved", PUBLISHED: "published"}
_DONE = {**LABELS, RETURNED: "退回修改"}
HEADERS = ("步骤", "负责人", "时间", "说明")


@dataclass(frozen=True, slots=True)
class Event:
    """A step that was taken: by whom, when (``2026-07-02 14:05``), on which content, with a note."""

    step: Step
    by: str
    at: str
    content: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """How far a report has come: its events, the first first."""

    events: tuple[Event, ...] = ()

    @property
    def state(self) -> Step:
        """The step that holds now.

        >>> Status((Event("草稿", "甲", ""), Event("审核", "乙", ""), Event("退回", "丙", ""))).state
        '草稿'
        """
        last = self.events[-1].step if self.events else DRAFT
        return DRAFT if last == RETURNED else last

    @property
    def steps(self) -> list[tuple[str, bool, bool]]:
        """Each step with whether it was reached, and whether it is the one that holds."""
        reached = STEPS.index(self.state)
        return [
            (LABELS[step] if i <= reached else step, i <= reached, i == reached)
            for i, step in enumerate(STEPS)
        ]

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of the table of events."""
        return HEADERS

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """The table of events."""
        return [(_DONE[e.step], e.by or "–", e.at, e.note) for e in self.events]

    def after(self, step: Step, by: str, at: str, content: str, note: str = "") -> "Status":
        """The status after a step on a content; a step that may not be taken is an error."""
        by = by.strip()
        if not by:
            raise CsatError("请用 --by 写明负责人。", "Say by whom with --by.")
        if step != DRAFT:
            self._allowed(step, by, content)
        return Status((*self.events, Event(step, by, at, content, note.strip())))

    def _allowed(self, step: Step, by: str, content: str) -> None:
        changed = bool(self.events) and self.events[-1].content != content
        needed: dict[Step, tuple[Step, ...]] = {
            REVIEWED: (DRAFT, REVIEWED, APPROVED) if changed else (DRAFT,),
            APPROVED: (REVIEWED,),
            PUBLISHED: (APPROVED,),
            RETURNED: (REVIEWED, APPROVED),
        }
        if self.state not in needed[step]:
            raise _out_of_turn(step, self.state)
        if step in {APPROVED, PUBLISHED} and changed:
            raise CsatError(
                f"报告在“{LABELS[self.state]}”之后改动过;请重新审核(csat-xl report review)。",
                f"The report was changed since it was {LABELS_EN[self.state]}; have it reviewed again "
                "(csat-xl report review).",
            )
        if step == APPROVED and by == self.events[-1].by:
            raise CsatError(
                f"审批人与审核人都是 {by};制度要求由管理层审批,请换一位。",
                f"{by} reviewed it, too; the rules want the management to approve: another person.",
            )


def _out_of_turn(step: Step, state: Step) -> CsatError:
    if state == PUBLISHED:
        return CsatError("报告已发布。", "The report is published already.")
    wanted = {
        REVIEWED: ("报告已审核", "It is reviewed already"),
        APPROVED: ("报告还没有审核通过,不能审批", "It is not reviewed yet and cannot be approved"),
        PUBLISHED: ("报告还没有审批通过,不能发布", "It is not approved and cannot be published"),
        RETURNED: ("报告不在审核或审批中,不能退回", "It is not under review and cannot go back"),
    }
    zh, en = wanted[step]
    return CsatError(f"{zh}(现为“{LABELS[state]}”)。", f"{en} (it is: {LABELS_EN[state]}).")
