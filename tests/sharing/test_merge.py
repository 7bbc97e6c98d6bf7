"""Three-way merge of plain values: random edits by three sides, masks, keys, deletions."""

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csat_xl import operations, samples
from csat_xl.entries import mask_contact, mask_contacts_in, mask_name
from csat_xl.sharing.merge import merge_books
from csat_xl.sharing.merge_model import Kind, Side
from csat_xl.sheets.book import Settings
from csat_xl.workbook.templates import TEMPLATES, scheme_for

MONTH = dt.date(2026, 5, 1)
FILES = ("甲.xlsx", "乙.xlsx", "丙.xlsx")
EDITABLE = (
    "customer_type",
    "channel",
    "agent",
    "score1",
    "score5",
    "suggestion",
    "owner",
    "measure",
)
PHONE = "13912345678"


@cache
def scheme():
    return samples.scheme_for(samples.TEAMS[0], scheme_for(TEMPLATES["tracking"]))


def book(rows, **more):
    known = Settings(scheme(), "一组", MONTH, MONTH)
    template = "monthly" if more else "tracking"
    return operations.book_of(template, known, {"tracking": rows, **more})


def row(number, day=1, **cells):
    base = {
        "customer_id": f"C202605{day:02d}{number % 1000:03d}",
        "name": "张三",
        "contact": PHONE,
        "service_time": dt.datetime(2026, 5, day, 9, 0) + dt.timedelta(minutes=number),
        "channel": "电话",
        "score1": 5,
        "suggestion": f"建议{number}",
    }
    return {k: v for k, v in {**base, **cells}.items() if v is not None}


def many(count):
    return [row(i, 1 + i % 28) for i in range(count)]


def cells(merged):
    """The cells of the tracking sheet, blank ones left out."""
    return [{k: v for k, v in r.raw.items() if v is not None} for r in merged.book.rows("tracking")]


def merge_all(base, returned):
    """The merge, checked to be the same for every order of the returned files."""
    sides = [Side(name, replace(b)) for name, b in returned.items()]
    found = merge_books(base, sides)
    for order in permutations(sides):
        again = merge_books(base, list(order))
        assert again.differences == found.differences
        assert cells(again) == cells(found)
    return found


def edited(seed, count):
    """Three sides' random edits of ``count`` rows, and what must come of them."""
    dice = random.Random(seed)  # noqa: S311
    rows = many(count)
    sides = {name: [dict(r) for r in rows] for name in FILES}
    said = {}
    for name in FILES:
        for _ in range(dice.randint(0, count // 5)):
            at, key = dice.randrange(count), dice.choice(EDITABLE)
            value = (
                dice.choice((1, 2, 3)) if key.startswith("score") else f"{key}{dice.randint(1, 3)}"
            )
            if value == rows[at].get(key):
                continue
            sides[name][at][key] = value
            said.setdefault((at, key), {})[name] = value
    deleted = {
        (at, name)
        for name in FILES
        for at in dice.sample(range(count), dice.randint(0, count // 20))
        if dice.random() < 0.8
    }
    for at, name in deleted:
        for key in EDITABLE:
            if name in said.get((at, key), {}):
                del said[at, key][name]
    added = {name: [] for name in FILES}
    for i in range(dice.randint(0, count // 20)):
        for name in dice.sample(FILES, dice.randint(1, 3)):
            added[name].append(row(9000 + i, 28, suggestion=f"新{i}", score1=dice.choice((4, 5))))
    result = {}
    for name in FILES:
        kept = [r for at, r in enumerate(sides[name]) if (at, name) not in deleted] + added[name]
        dice.shuffle(kept)
        result[name] = kept
    return rows, result, {k: v for k, v in said.items() if v}, deleted, added


def expected_cells(rows, said, added):
    expected = [dict(r) for r in rows]
    for (at, key), values in said.items():
        if len(set(values.values())) == 1:
            expected[at][key] = next(iter(values.values()))
    new = {tuple(sorted(r.items(), key=str)) for news in added.values() for r in news}
    return expected, new


def verify(seed, count):
    rows, sides, said, deleted, added = edited(seed, count)
    found = merge_all(book(rows), {name: book(r) for name, r in sides.items()})
    expected, new = expected_cells(rows, said, added)
    result = cells(found)
    assert result[:count] == expected
    assert Counter(tuple(sorted(r.items(), key=str)) for r in result[count:]) == Counter(new)
    conflicts = {
        (d.row - 6, d.column): {s.file: s.value for s in d.said} for d in found.of(Kind.CONFLICT)
    }
    headers = book(rows).sheets[0].by_key
    assert conflicts == {
        (at, headers[key].header): values
        for (at, key), values in said.items()
        if len(set(values.values())) > 1
    }
    assert {(d.row - 6, s.file) for d in found.of(Kind.DELETED) for s in d.said} == deleted
    by_key = {}
    for content in new:
        by_key.setdefault(dict(content)["customer_id"], set()).add(content)
    twice = {key for key, contents in by_key.items() if len(contents) > 1}
    assert {d.label for d in found.of(Kind.ADDED_TWICE)} == twice
    assert {d.kind for d in found.differences} <= {Kind.CONFLICT, Kind.DELETED, Kind.ADDED_TWICE}


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_by_three_sides_over_a_thousand_rows(seed):
    verify(seed, 1000)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 40))
def test_random_edits_by_three_sides(seed, count):
    verify(seed, count)


CELL = st.sampled_from(["C20260501001", "C20260501002", "", "坏号"])
WILD = st.lists(
    st.fixed_dictionaries(
        {
            "customer_id": CELL,
            "service_time": st.sampled_from([dt.datetime(2026, 5, 1, 9), "昨天", None]),
            "suggestion": st.sampled_from(["一", "二", "三", None]),
            "score1": st.sampled_from([1, 5, None]),
            "contact": st.sampled_from([PHONE, None]),
        }
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(WILD, st.lists(WILD, min_size=1, max_size=3))
def test_with_double_and_unreadable_keys_no_row_and_no_value_is_lost(rows, returned):
    base = book(rows)
    sides = {FILES[i]: book(r) for i, r in enumerate(returned)}
    found = merge_all(base, sides)
    assert len(found.book.rows("tracking")) >= len(base.rows("tracking"))
    assert len(found.book.rows("tracking")) >= max(
        len(side.rows("tracking")) for side in sides.values()
    )


@settings(max_examples=150, deadline=None)
@given(WILD, WILD)
def test_with_double_and_unreadable_keys_every_cell_of_one_file_is_taken(rows, returned):
    side = book(returned)
    found = merge_all(book(rows), {"甲.xlsx": side})
    kept = Counter(r.raw["suggestion"] for r in found.book.rows("tracking"))
    typed = Counter(r.raw["suggestion"] for r in side.rows("tracking"))
    assert all(text is None or kept[text] >= count for text, count in typed.items())
    gone = sum(len(d.said) for d in found.of(Kind.DELETED))
    assert len(found.book.rows("tracking")) == len(side.rows("tracking")) + gone


@settings(max_examples=100, deadline=None)
@given(WILD, st.permutations(range(8)))
def test_a_copy_in_another_order_changes_nothing(rows, order):
    base = book(rows)
    shuffled = [rows[i] for i in order if i < len(rows)]
    found = merge_all(base, {"甲.xlsx": book(shuffled)})
    assert cells(found) == cells(merge_books(base, []))
    assert found.differences == ()


def masked(rows):
    """The rows as a masked copy shows them."""
    shown = []
    for r in rows:
        copy = {k: mask_contacts_in(v) if isinstance(v, str) else v for k, v in r.items()}
        copy |= {
            k: mask(r[k]) for k, mask in (("name", mask_name), ("contact", mask_contact)) if k in r
        }
        shown.append(copy)
    return shown


def test_masks_never_overwrite_what_they_hide():
    rows = [row(1, suggestion=f"请打 {PHONE} 找张三"), row(2, contact="li@example.com"), row(3)]
    copy = masked(rows)
    copy[0]["suggestion"] = "请打 139****5678 找张*,已回电"
    copy[1]["score1"] = 3
    copy[2]["contact"] = "13700000000"
    found = merge_all(book(rows), {"甲.xlsx": book(copy)})
    result = cells(found)
    assert result[0] == {**rows[0], "suggestion": f"请打 {PHONE} 找张三,已回电"}
    assert result[1] == {**rows[1], "score1": 3}
    assert result[2] == {**rows[2], "contact": "13700000000"}
    assert found.differences == ()


@pytest.mark.parametrize(
    "stand_in",
    [
        "138****5678",
        "张*",
        "客户-k3a7xq2mzd4e",
        "联系-k3a7xq2mzd4e",
        "k3a7xq2mzd4e***@masked.invalid",
        "***",
        None,
    ],
)
def test_stand_ins_and_blanks_of_a_shared_copy_are_seen_through(stand_in):
    rows = many(5)
    copy = [{**r, "name": stand_in, "contact": stand_in} for r in rows]
    found = merge_all(book(rows), {"甲.xlsx": book(copy)})
    assert cells(found) == rows
    assert found.differences == ()


def test_an_emptied_contact_in_an_unmasked_copy_is_told_and_kept():
    rows = many(3)
    copy = [dict(r) for r in rows]
    del copy[1]["contact"]
    found = merge_all(book(rows), {"甲.xlsx": book(copy)})
    assert cells(found) == rows
    [told] = found.of(Kind.NOT_TAKEN)
    assert (told.cell, told.label, told.private) == ("C7", rows[1]["customer_id"], True)


@pytest.mark.parametrize(
    ("real", "typed"),
    [
        (f"电话 {PHONE}", "电话 137****0000 改了"),
        ("13812345678 或 13899995678", "138****5678 可以"),
    ],
)
def test_a_mask_that_cannot_be_undone_is_told_and_not_taken(real, typed):
    rows, copy = [row(1, suggestion=real)], [row(1, suggestion=typed, contact="139****5678")]
    found = merge_all(book(rows), {"甲.xlsx": book(copy)})
    assert cells(found) == rows
    assert [d.column for d in found.of(Kind.NOT_TAKEN)] == ["改进建议"]


def test_contacts_in_odd_places_of_a_masked_copy_stay():
    rows = [
        row(1, suggestion="13812345678 或 13899995678"),
        row(2, suggestion=13812345678.0),
        row(3, customer_id="13812345678", score1=4),
    ]
    copy = masked(rows)
    copy[1]["suggestion"] = "138****5678"
    copy[2]["score1"] = 1
    found = merge_all(book(rows), {"甲.xlsx": book(copy)})
    assert cells(found) == [*rows[:2], {**rows[2], "score1": 1}]
    assert found.differences == ()


def test_a_corrected_customer_number_stays_one_row():
    rows = many(4)
    copy = [dict(r) for r in rows]
    copy[2]["customer_id"] = "C20260503999"
    found = merge_all(book(rows), {"甲.xlsx": book(copy)})
    assert cells(found) == copy
    assert found.differences == ()


def test_one_side_deletes_and_another_changes():
    rows = many(3)
    changed = [dict(r) for r in rows]
    changed[1]["score1"] = 2
    found = merge_all(book(rows), {"甲.xlsx": book([rows[0], rows[2]]), "乙.xlsx": book(changed)})
    assert cells(found) == changed
    [told] = found.differences
    assert (told.kind, told.row, [s.file for s in told.said]) == (Kind.DELETED, 7, ["甲.xlsx"])


def test_of_two_equal_rows_the_deleted_one_is_told_and_the_other_kept():
    rows = [row(1, suggestion="先"), row(1, suggestion="后", score1=2)]
    found = merge_all(book(rows), {"甲.xlsx": book([rows[1]])})
    assert cells(found) == rows
    assert [(d.kind, d.row) for d in found.differences] == [(Kind.DELETED, 6)]


def test_the_same_new_row_from_two_files_comes_once_and_other_content_twice():
    rows, new = many(2), row(500, 20)
    same = merge_all(book(rows), {n: book([*rows, new]) for n in FILES[:2]})
    assert cells(same) == [*rows, new]
    other = {**new, "score1": 1}
    found = merge_all(book(rows), {"甲.xlsx": book([*rows, new]), "乙.xlsx": book([*rows, other])})
    assert sorted(r["score1"] for r in cells(found)[2:]) == [1, 5]
    assert [s.file for d in found.of(Kind.ADDED_TWICE) for s in d.said] in (
        ["甲.xlsx", "乙.xlsx"],
        ["乙.xlsx", "甲.xlsx"],
    )


def test_a_row_emptied_cell_by_cell_by_two_sides_stays():
    rows = [{"customer_id": "C20260501001", "suggestion": "留"}, row(2)]
    one = [{"customer_id": "C20260501001"}, rows[1]]
    found = merge_all(book(rows), {"甲.xlsx": book(one), "乙.xlsx": book([rows[1]])})
    assert cells(found)[0]["customer_id"] == "C20260501001"


def test_the_same_day_stored_in_other_ways_is_no_change():
    rows = [row(1, survey_time=dt.datetime(2026, 5, 2, 0, 0))]
    copy = [row(1, survey_time=dt.date(2026, 5, 2)), row(1, survey_time=46144.0)]
    for other in copy:
        found = merge_all(book(rows), {"甲.xlsx": book([other])})
        assert cells(found) == rows


def test_all_five_tables_and_their_keys():
    team = samples.TEAMS[0]
    tables = samples.sample_tables(scheme(), team, MONTH, 7, 40)
    known = Settings(scheme(), team.name, MONTH, MONTH)

    def of(changed):
        return operations.book_of("monthly", known, {**tables, **changed})

    edits = {
        "metrics": ("name", "target", 0.77),
        "actions": ("metric", "owner", "新人"),
        "complaints": ("complaint_id", "content", "新内容"),
        "evaluation": ("person", "level", "校区"),
    }
    sides = {}
    for i, (key, (_, column, value)) in enumerate(edits.items()):
        changed = [dict(r) for r in tables[key]]
        changed[0][column] = value
        sides[f"{i}.xlsx"] = of({key: changed})
    found = merge_books(of({}), [Side(n, b) for n, b in sides.items()])
    assert found.differences == ()
    for key, (_, column, value) in edits.items():
        assert found.book.rows(key)[0].raw[column] == value
        assert len(found.book.rows(key)) == len(of({}).rows(key))


def test_live_figures_are_not_merged():
    team = samples.TEAMS[0]
    tables = samples.sample_tables(scheme(), team, MONTH, 7, 40)
    known = Settings(scheme(), team.name, MONTH, MONTH)
    base = operations.book_of("monthly", known, tables)
    live = {m.name for m in scheme_for(TEMPLATES["monthly"]).monitoring.metrics if m.live}
    sides = []
    for i, name in enumerate(FILES):
        changed = [{**r, "actual": i} if r["name"] in live else r for r in tables["metrics"]]
        sides.append(
            Side(name, operations.book_of("monthly", known, {**tables, "metrics": changed}))
        )
    assert live
    assert merge_books(base, sides).differences == ()


def test_changed_rules_are_told_not_taken():
    base = book(many(2))
    rules = base.settings.scheme.rules.model_copy(update={"survey_max_hours": 96})
    changed = base.settings.scheme.model_copy(update={"rules": rules})
    side = replace(base, settings=replace(base.settings, scheme=changed, as_of=None))
    found = merge_all(base, {"甲.xlsx": side})
    assert [(d.kind, d.label, d.base, d.said[0].value) for d in found.differences] == [
        (Kind.RULE, "as_of", MONTH, None),
        (Kind.RULE, "rules.survey_max_hours", 72, 96),
    ]
    assert found.book.settings == base.settings


def test_a_column_missing_in_a_file_changes_nothing_there():
    rows = many(3)
    stripped = [{k: v for k, v in r.items() if k != "suggestion"} for r in rows]
    columns = frozenset(c.key for c in book(rows).sheets[0].columns) - {"suggestion"}
    found = merge_books(book(rows), [Side("甲.xlsx", book(stripped), {"tracking": columns})])
    assert cells(found) == rows
    assert found.differences == ()
