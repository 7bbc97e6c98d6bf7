"""``csat-xl survey daily``, ``due`` and ``again``: thin readings of their options."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from csat_xl.errors import CsatError
from csat_xl.language import Text

Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件。Overwrite an existing file.")]
Output = Annotated[Path, typer.Option("-o", "--output", help="要写的 .xlsx。The file to write.")]
On = Annotated[
    str, typer.Option("--on", help="以哪一天为准,默认今天。The day, today if not given.")
]
Identifier = Annotated[str, typer.Option("--id", help="编号列。Column of numbers.")]


def _say(zh: str, en: str) -> None:
    typer.echo(str(Text(zh, en)))


def daily(
    records: Annotated[Path, typer.Argument(help="通话/聊天记录 .xlsx 或 .csv。The records.")],
    output: Output,
    ledger: Annotated[Path, typer.Option(help="抽查台账 .json(逐日累计)。The ledger.")],
    date: Annotated[str, typer.Option(help="抽哪一天,如 2026-06-03。The day.")],
    rate: Annotated[str, typer.Option(help="10%–20%。")] = "15%",
    seed: Annotated[int | None, typer.Option(help="随机种子。Seed.")] = None,
    agent: Annotated[str, typer.Option(help="服务人员列。")] = "服务人员",
    time: Annotated[str, typer.Option(help="时间列。")] = "服务时间",
    kind: Annotated[str, typer.Option("--type", help="客户类型列。")] = "客户类型",
    peak: Annotated[list[str] | None, typer.Option(help="高峰时段,如 10-12,可多次。")] = None,
    identifier: Identifier = "",
    force: Force = False,
) -> None:
    """每日抽查 10–20% 的记录,并说明本周覆盖。Draw a day's records; how far the week is covered."""
    import secrets

    from csat_xl.files import writing
    from csat_xl.survey import daily as drawing
    from csat_xl.survey.daily_book import write_day
    from csat_xl.survey.frame import ID_NAMES, columns_in, frame_of
    from csat_xl.survey.size import fraction
    from csat_xl.survey.tables import read_table

    day = _date(date, "--date")
    table = read_table(records, "", (identifier, *ID_NAMES, agent, time, kind))
    for column, option in ((agent, "--agent"), (time, "--time"), (kind, "--type")):
        columns_in(table, (column,), option)
    frame = frame_of(table, identifier)
    calls = drawing.calls_of(
        frame, agent, time, kind, drawing.peaks_of(peak) if peak else drawing.PEAKS
    )
    book = drawing.load_ledger(ledger)
    if day in book.days and not force:
        raise CsatError(
            f"{day} 已经抽过(见 {ledger});要重抽请加 --force。",
            f"{day} was drawn already (see {ledger}); add --force to draw again.",
        )
    before = [d for d in book.week(day) if d.day != day]
    chosen = secrets.randbelow(2**32) if seed is None else seed
    drawn = drawing.draw_day(calls, day, fraction(rate, "--rate"), chosen, before)
    book.days[day] = drawn
    week = book.week(day)
    write_day(frame, calls, drawn, week, output, force)
    with writing(ledger, force=True) as temporary:
        temporary.write_text(drawing.ledger_text(book), "utf-8")
    total, some, counts = drawing.coverage(week)
    taken, covered = f"{len(drawn.drawn)}/{drawn.total}", f"{some}/{total} = {some / total:.1%}"
    _say(
        f"{day} 抽取 {taken} 条,补抽 {len(drawn.added)},种子 {chosen}",
        f"{day}: {taken} records drawn, {len(drawn.added)} more to cover all, seed {chosen}",
    )
    _say(f"本周覆盖 {covered}(目标 100%)", f"Covered this week: {covered} (goal 100%)")
    for column in drawing.BY:
        missed = [value for value, (_, n) in counts[column].items() if not n]
        if missed:
            names = "、".join(sorted(missed))
            _say(f"  本周未覆盖 {column}:{names}", f"  Not covered this week, {column}: {names}")
    typer.echo(str(output))


def due(
    customers: Annotated[Path, typer.Argument(help="客户名单 .xlsx 或 .csv。The list.")],
    output: Output,
    files: Annotated[
        list[str] | None, typer.Option("--workbook", help="跟踪工作簿、文件夹或通配符,可多次。")
    ] = None,
    since: Annotated[str, typer.Option(help="名单中最近回访日期的列。Column of dates.")] = "",
    on: On = "",
    identifier: Identifier = "",
    force: Force = False,
) -> None:
    """季度回访名单:每位客户每季度至少一次。Who is still due a revisit this quarter."""
    from csat_xl.survey.frame import ID_NAMES, columns_in, frame_of
    from csat_xl.survey.lists_book import write_revisits
    from csat_xl.survey.lists_read import dates_in, survey_days
    from csat_xl.survey.revisits import revisits
    from csat_xl.survey.tables import read_table

    day = _date(on, "--on") if on else dt.date.today()
    table = read_table(customers, "", (identifier, *ID_NAMES))
    frame = frame_of(table, identifier)
    contacts: dict[str, list[dt.date]] = {}
    if since:
        columns_in(table, (since,), "--since")
        contacts = dates_in(frame, since)
    for customer, days in survey_days(files or ()).items():
        contacts.setdefault(customer, []).extend(days)
    found = revisits(frame.units, contacts, day)
    write_revisits(found, frame, day, output, force)
    for state in dict.fromkeys(revisit.state for revisit in found):
        typer.echo(f"{state} {sum(revisit.state == state for revisit in found)}")
    typer.echo(str(output))


def again(
    files: Annotated[list[str], typer.Argument(help="跟踪工作簿、文件夹或通配符。Workbooks.")],
    output: Output,
    on: On = "",
    force: Force = False,
) -> None:
    """不满意客户的再访名单与前后变化。Whom to ask again, and what changed since."""
    from csat_xl.survey.again import again as found_again
    from csat_xl.survey.lists_book import write_again
    from csat_xl.survey.lists_read import all_visits

    day = _date(on, "--on") if on else dt.date.today()
    visits, rules = all_visits(files)
    found = found_again(visits, day, rules)
    write_again(found, day, output, force)
    for state in dict.fromkeys(entry.state for entry in found):
        typer.echo(f"{state} {sum(entry.state == state for entry in found)}")
    typer.echo(str(output))


def _date(text: str, option: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CsatError(
            f"{option} {text}:应如 2026-06-03。", f"{option} {text}: give it as 2026-06-03."
        ) from None
