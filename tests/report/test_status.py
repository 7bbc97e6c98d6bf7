"""Review → approval → publication (S3, 六、2): steps in turn, on one content, by two people."""

import json
import re
import shutil

import docx
import pytest

from csat_xl.errors import CsatError
from csat_xl.report.source import source_of
from csat_xl.report.status import APPROVED, PUBLISHED, RETURNED, REVIEWED
from csat_xl.report.store import record_of, take_step, write_report
from tests.report.figures import HEADING, HOSTILE, sample_figures

NOW = "2026-07-02 09:00"


@pytest.fixture(scope="module")
def drafts(tmp_path_factory):
    """A draft as a page and as a document, with their records."""
    folder = tmp_path_factory.mktemp("drafts")
    for ending in ("html", "docx"):
        write_report(source_of(sample_figures()), HEADING, folder / f"报告.{ending}", False, NOW)
    return folder


@pytest.fixture(params=["html", "docx"])
def draft(request, drafts, tmp_path):
    """A draft of its own for a test."""
    for path in drafts.glob(f"报告.{request.param}*"):
        shutil.copy(path, tmp_path)
    return tmp_path / f"报告.{request.param}"


def shown(path) -> str:
    """What the report says of its steps."""
    if path.suffix == ".docx":
        table = docx.Document(str(path)).tables[0]
        return "\n".join("|".join(cell.text for cell in row.cells) for row in table.rows)
    text = path.read_text("utf-8")
    part = text[text.index("<!-- 审核与发布 -->") : text.index("<!-- /审核与发布 -->")]
    return re.sub(r"(</td>)?<t[dr][^>]*>", "|", part)


def test_the_steps_are_taken_in_turn_and_told_in_the_report(draft):
    take_step(draft, REVIEWED, "陈主管", "2026-07-03 10:00", "数据核对无误")
    take_step(draft, APPROVED, "李总", "2026-07-04 11:00")
    take_step(draft, PUBLISHED, "周岚", "2026-07-05 12:00", "客服部、管理层")
    told = shown(draft)
    for words in (
        "草稿|周岚|2026-07-02 09:00",
        "审核通过|陈主管|2026-07-03 10:00|数据核对无误",
        "审批通过|李总|2026-07-04 11:00",
        "已发布|周岚|2026-07-05 12:00|客服部、管理层",
    ):
        assert words in told
    events = json.loads(record_of(draft).read_text("utf-8"))["events"]
    assert [event["step"] for event in events] == ["草稿", "审核", "审批", "发布"]
    assert len({event["content"] for event in events}) == 1


@pytest.mark.parametrize(
    ("steps", "refused"),
    [
        ((), PUBLISHED),
        ((), APPROVED),
        ((), RETURNED),
        ((REVIEWED,), PUBLISHED),
        ((REVIEWED,), REVIEWED),
        ((REVIEWED, APPROVED, PUBLISHED), PUBLISHED),
        ((REVIEWED, RETURNED), APPROVED),
        ((REVIEWED, APPROVED, RETURNED), PUBLISHED),
    ],
)
def test_a_step_out_of_turn_is_refused_and_changes_nothing(draft, steps, refused):
    people = {REVIEWED: "陈主管", APPROVED: "李总"}
    for step in steps:
        take_step(draft, step, people.get(step, "周岚"), NOW)
    before = draft.read_bytes(), record_of(draft).read_bytes()
    with pytest.raises(CsatError):
        take_step(draft, refused, "王总", NOW)
    assert (draft.read_bytes(), record_of(draft).read_bytes()) == before


def test_who_reviewed_does_not_approve(draft):
    take_step(draft, REVIEWED, "陈主管", NOW)
    with pytest.raises(CsatError, match=r"换一位|another person"):
        take_step(draft, APPROVED, "陈主管 ", NOW)


def changed(path) -> None:
    """Change one figure of a report by hand."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        next(p for p in document.paragraphs if "满意率" in p.text).add_run("99.9%")
        document.save(str(path))
    else:
        path.write_text(path.read_text("utf-8").replace("满意率为", "满意率为 99.9%,"), "utf-8")


def test_a_report_changed_after_a_step_has_to_be_reviewed_again(draft):
    take_step(draft, REVIEWED, "陈主管", NOW)
    changed(draft)
    with pytest.raises(CsatError, match=r"重新审核|reviewed again"):
        take_step(draft, APPROVED, "李总", NOW)
    take_step(draft, REVIEWED, "陈主管", NOW)
    take_step(draft, APPROVED, "李总", NOW)
    changed(draft)
    with pytest.raises(CsatError, match=r"重新审核|reviewed again"):
        take_step(draft, PUBLISHED, "周岚", NOW)


def test_text_edited_by_hand_is_kept_by_the_steps(draft):
    changed(draft)
    take_step(draft, REVIEWED, "陈主管", NOW)
    if draft.suffix == ".docx":
        assert any("99.9%" in p.text for p in docx.Document(str(draft)).paragraphs)
    else:
        assert "99.9%" in draft.read_text("utf-8")


def test_names_and_notes_that_would_run_stay_texts(draft):
    take_step(draft, REVIEWED, HOSTILE, NOW, HOSTILE)
    take_step(draft, APPROVED, "李总", NOW)  # the marks of the part are still found
    if draft.suffix == ".html":
        assert HOSTILE not in draft.read_text("utf-8")
    assert "alert" in shown(draft)


def test_a_report_written_again_is_a_draft_that_remembers(draft):
    take_step(draft, REVIEWED, "陈主管", NOW)
    take_step(draft, APPROVED, "李总", NOW)
    write_report(source_of(sample_figures()), HEADING, draft, True, "2026-07-09 08:00")
    assert "审批通过|李总" in shown(draft)
    with pytest.raises(CsatError):
        take_step(draft, PUBLISHED, "周岚", NOW)


def test_without_its_record_or_with_a_broken_one_nothing_is_published(draft):
    record_of(draft).write_text("{}", encoding="utf-8")
    with pytest.raises(CsatError, match=r"已损坏|damaged"):
        take_step(draft, PUBLISHED, "周岚", NOW)
    record_of(draft).unlink()
    with pytest.raises(CsatError, match=r"没有审核记录|no record"):
        take_step(draft, PUBLISHED, "周岚", NOW)
