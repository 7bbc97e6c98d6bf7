"""A summary as JSON: exact, the same text for equal summaries, and safe against other texts."""

import json
from datetime import date

import pytest

from csat_xl import samples
from csat_xl.demo import example_book
from csat_xl.errors import CsatError
from csat_xl.operations import checked
from csat_xl.rollup.figures import figures
from csat_xl.rollup.model import Summary, merge
from csat_xl.rollup.serial import from_json, to_json
from csat_xl.rollup.summary import duplicate, summarise, unreadable


@pytest.fixture(scope="module")
def summaries() -> list[Summary]:
    found = []
    for team in samples.TEAMS:
        book, findings = checked(example_book("monthly", team, date(2026, 5, 1), 40, True))
        found.append(summarise(book, findings, f"{team.name}.xlsx"))
    return found


def test_a_summary_comes_back_equal_with_the_same_figures(summaries):
    for summary in [*summaries, unreadable("坏.xlsx", "空"), duplicate("两次.xlsx"), Summary()]:
        again = from_json(to_json(summary))
        assert again == summary
        assert json.dumps(figures(again)) == json.dumps(figures(summary))
        assert to_json(again) == to_json(summary)  # 5 is not 5.0
        for part in summary.__slots__:
            kinds = [set(map(type, getattr(one, part))) for one in (again, summary)]
            assert kinds[0] == kinds[1]


def test_it_stays_mergeable(summaries):
    stored = [from_json(to_json(summary)) for summary in summaries]
    assert merge(stored) == merge(summaries)
    assert to_json(merge(stored)) == to_json(merge(reversed(summaries)))


def test_equal_summaries_give_equal_texts_in_ascii(summaries):
    one, other = merge(summaries), merge(reversed(summaries))
    assert one == other
    assert to_json(one) == to_json(other)
    assert to_json(one).isascii()


def test_an_older_text_without_a_field_is_read_with_its_default(summaries):
    document = json.loads(to_json(summaries[0]))
    place = document["records"]["Summary"].index("actions")
    for values in (document["records"]["Summary"], document["summary"]):
        del values[place]
    again = from_json(json.dumps(document))
    assert not again.actions
    assert again.problems == summaries[0].problems


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(format="other"),
        lambda d: d.update(version=2),
        lambda d: d["records"]["Summary"].append("new"),
        lambda d: d["records"]["Workbook"].remove("team"),
        lambda d: d.update(summary="text"),
        lambda d: d["summary"].__setitem__(0, [["a.xlsx", 5, "2026-05", [], []]]),
        lambda d: d["summary"].__setitem__(0, None),
        lambda d: d.pop("records"),
    ],
)
def test_another_text_is_refused_in_a_sentence(change, summaries):
    document = json.loads(to_json(summaries[0]))
    change(document)
    with pytest.raises(CsatError, match=r"重新加入|add the workbooks again"):
        from_json(json.dumps(document))


def test_a_text_that_is_no_json_is_refused():
    with pytest.raises(CsatError):
        from_json("[" * 100_000)
