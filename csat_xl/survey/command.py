"""``csat-xl survey``: thin readings of its options."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from csat_xl.command_list import Described
from csat_xl.errors import CsatError
from csat_xl.survey import lists_command

app = typer.Typer(
    cls=Described,
    help="调查:样本量、抽样、计划、问卷、回收。Survey: size, sample, plan, questionnaire, returns.",
    no_args_is_help=True,
)
Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件。Overwrite an existing file.")]


@app.command("size")
def size(
    population: Annotated[
        int | None, typer.Option("-N", "--population", help="客户总数;不给为不限。Population.")
    ] = None,
    margin: Annotated[str, typer.Option(help="允许误差,如 5(±5 个百分点)。Margin.")] = "5",
    confidence: Annotated[str, typer.Option(help="置信水平,如 95。Confidence.")] = "95",
    proportion: Annotated[str, typer.Option(help="预计比例,未知用 50。Expected share.")] = "50",
    response_rate: Annotated[
        str, typer.Option(help="预计回收率,如 30。Expected response rate.")
    ] = "100",
) -> None:
    """算样本量(有限总体校正)。The answers needed, with the finite-population correction."""
    from csat_xl.survey.screen import print_size
    from csat_xl.survey.size import fraction, sample_size

    result = sample_size(
        population,
        fraction(margin, "--margin"),
        fraction(confidence, "--confidence"),
        fraction(proportion, "--proportion"),
        fraction(response_rate, "--response-rate"),
    )
    print_size(result, population)


@app.command("sample")
def sample(
    customers: Annotated[Path, typer.Argument(help="客户名单 .xlsx 或 .csv。The list.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="样本 .xlsx 或 .csv。")],
    n: Annotated[int | None, typer.Option("-n", help="样本量。Sample size.")] = None,
    rate: Annotated[str, typer.Option(help="抽样比,如 10%。Sampling rate.")] = "",
    by: Annotated[list[str] | None, typer.Option(help="分层列,可多次。Stratum column.")] = None,
    method: Annotated[str, typer.Option(help="random、stratified 或 systematic。")] = "random",
    allocation: Annotated[str, typer.Option(help="proportional 或 equal。")] = "proportional",
    given: Annotated[
        list[str] | None, typer.Option(help="给定各层数量:层=数量,可多次。STRATUM=COUNT.")
    ] = None,
    least: Annotated[int, typer.Option("--min", help="每层至少几个。Least a stratum.")] = 0,
    cover: Annotated[
        list[str] | None, typer.Option(help="检查覆盖的列,可多次。Column to be covered.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="随机种子;不给则生成并写明。Seed.")] = None,
    identifier: Annotated[str, typer.Option("--id", help="编号列。Column of numbers.")] = "",
    sheet: Annotated[str, typer.Option(help="工作表名。Sheet of the list.")] = "",
    keep_contacts: Annotated[
        bool, typer.Option("--keep-contacts", help="带出姓名与联系方式。Keep contacts.")
    ] = False,
    force: Force = False,
) -> None:
    """从客户名单抽样。Draw a sample of a list of customers, reproducible by its seed."""
    from csat_xl.survey.frame import ID_NAMES, columns_in, frame_of
    from csat_xl.survey.sample import STRATIFIED, count_for, draw
    from csat_xl.survey.sample_book import write_sample
    from csat_xl.survey.screen import print_sample
    from csat_xl.survey.size import fraction
    from csat_xl.survey.tables import read_table

    table = read_table(customers, sheet, (identifier, *ID_NAMES))
    frame = frame_of(table, identifier, keep_contacts)
    wanted = _given(given or [])
    if wanted and method != STRATIFIED:
        raise CsatError("--given 只用于分层抽样。", "--given goes with a stratified sample.")
    asked = n if n is not None or rate or not wanted else sum(wanted.values())
    drawn = draw(
        frame,
        count_for(len(frame), asked, fraction(rate, "--rate") if rate else None),
        method,
        columns_in(table, by or (), "--by"),
        seed,
        allocation,
        least,
        wanted,
        columns_in(table, cover or (), "--cover"),
    )
    write_sample(drawn, output, force)
    print_sample(drawn, output)


def _given(pairs: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for pair in pairs:
        name, sign, count = pair.rpartition("=")
        if not sign or not count.strip().isdigit() or not name.strip():
            raise CsatError(
                f"--given {pair}:应如 企业客户=50。", f"--given {pair}: give it as NAME=50."
            )
        found[name.strip()] = int(count)
    return found


@app.command("plan")
def plan_(
    output: Annotated[Path, typer.Option("-o", "--output", help="计划工作簿 .xlsx。")],
    year: Annotated[int, typer.Option(help="年份。The year.")],
    events: Annotated[
        list[str] | None, typer.Option("--event", help="即时调查:2026-04-15=新版上线,可多次。")
    ] = None,
    annual: Annotated[int, typer.Option(help="年度调查开始的月份。Month of the full survey.")] = 9,
    annual_days: Annotated[str, typer.Option(help="年度各阶段工作日,如 10,15,10,5。")] = "",
    quarter_days: Annotated[str, typer.Option(help="季度各阶段工作日,如 5,10,5,5。")] = "",
    event_days: Annotated[str, typer.Option(help="即时各阶段工作日,如 2,5,3,2。")] = "",
    force: Force = False,
) -> None:
    """写出全年调查计划(可编辑的日历与进度条)。Write the year's plan, to be edited in Excel."""
    from csat_xl.survey import plan as planning
    from csat_xl.survey.plan_book import write_plan

    if output.suffix.lower() != ".xlsx":
        raise CsatError(
            f"{output}:文件名应以 .xlsx 结尾。", f"{output}: the name must end in .xlsx."
        )
    typed = {
        planning.ANNUAL: ("--annual-days", annual_days),
        planning.QUARTERLY: ("--quarter-days", quarter_days),
        planning.IMMEDIATE: ("--event-days", event_days),
    }
    lasting = {
        kind: planning.days_of(text, option) for kind, (option, text) in typed.items() if text
    }
    told = [planning.event_of(text) for text in events or ()]
    waves = planning.plan(year, told, annual, lasting)
    write_plan(year, waves, output, force)
    for wave in waves:
        typer.echo(f"{wave.start}  {wave.end}  {wave.kind}  {wave.name}")
    typer.echo(str(output))


@app.command("form")
def form(
    output: Annotated[Path, typer.Option("-o", "--output", help="问卷工作簿 .xlsx。")],
    scheme: Annotated[
        str, typer.Option(help="方案名或自己的 .toml。A scheme or a file.")
    ] = "tracking",
    edition: Annotated[str, typer.Option(help="plain 或 native。")] = "plain",
    organisation: Annotated[str, typer.Option(help="单位名称,印在题头。Who asks.")] = "",
    deadline: Annotated[str, typer.Option(help="截止日期,印在说明中。Deadline.")] = "",
    force: Force = False,
) -> None:
    """写出问卷:可打印的问卷、录入表、即时统计。Write the questionnaire and its entry form."""
    from csat_xl.schemes.load import complete, load
    from csat_xl.sheets.book import Settings
    from csat_xl.survey.form_book import write_form

    if output.suffix.lower() != ".xlsx":
        raise CsatError(
            f"{output}:文件名应以 .xlsx 结尾。", f"{output}: the name must end in .xlsx."
        )
    settings = Settings(complete(load(scheme)))
    write_form(settings, output, edition, (), organisation, deadline, force)
    typer.echo(str(output))


Scheme = Annotated[str, typer.Option(help="方案名或自己的 .toml。A scheme or a file.")]


@app.command("mapping")
def mapping_(
    export: Annotated[Path, typer.Argument(help="问卷工具的导出文件。A tool's export.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="映射文件 .toml。The mapping.")],
    scheme: Scheme = "tracking",
    sheet: Annotated[str, typer.Option(help="工作表名。Sheet of the export.")] = "",
    force: Force = False,
) -> None:
    """由导出文件的表头起草映射文件,供核对修改。Draft a mapping of a survey tool's columns."""
    from csat_xl.files import writing
    from csat_xl.schemes.load import complete, load
    from csat_xl.survey.mapping import guess, toml_of
    from csat_xl.survey.tables import read_table

    rules = complete(load(scheme)).survey
    assert rules is not None
    table = read_table(export, sheet)
    with writing(output, force) as temporary:
        temporary.write_text(toml_of(guess(table, rules), table), encoding="utf-8")
    typer.echo(str(output))


@app.command("returns")
def returns_(
    files: Annotated[list[Path], typer.Argument(help="录入表或问卷工具的导出文件。")],
    output: Annotated[Path, typer.Option("-o", "--output", help="回收结果 .xlsx。")],
    mapping: Annotated[
        Path | None, typer.Option(help="映射文件 .toml。Mapping of columns.")
    ] = None,
    scheme: Scheme = "tracking",
    sample_file: Annotated[
        Path | None, typer.Option("--sample", help="样本名单:核对样本、权重、回收率。")
    ] = None,
    first: Annotated[str, typer.Option("--from", help="调查起日 2026-06-01。First day.")] = "",
    last: Annotated[str, typer.Option("--to", help="调查止日 2026-06-30。Last day.")] = "",
    key: Annotated[
        list[str] | None, typer.Option(help="重点客户权重:客户类型=VIP客户:2,可多次。")
    ] = None,
    seconds: Annotated[float, typer.Option(help="每个评分项至少几秒。Least a scored item.")] = 2.0,
    tracking: Annotated[
        Path | None, typer.Option(help="另写跟踪工作簿 .xlsx。Write a tracking workbook.")
    ] = None,
    append_to: Annotated[
        Path | None, typer.Option(help="把答卷加进此工作簿的副本(写到 --tracking)。")
    ] = None,
    team: Annotated[str, typer.Option(help="跟踪工作簿的团队。Team.")] = "",
    month: Annotated[str, typer.Option(help="跟踪工作簿的月份 2026-06。Month.")] = "",
    edition: Annotated[str, typer.Option(help="plain 或 native。")] = "plain",
    force: Force = False,
) -> None:
    """读入回收的问卷,筛查、加权,转入跟踪表。Read answers, screen and weigh them."""
    from csat_xl.schemes.load import complete, load
    from csat_xl.survey.mapping import HEADERS, load_mapping
    from csat_xl.survey.returns import read_answers, returned, sample_of
    from csat_xl.survey.returns_book import write_returns
    from csat_xl.survey.screen import print_returns
    from csat_xl.survey.screening import Limits
    from csat_xl.survey.tables import read_table

    if append_to is not None and tracking is None:
        raise CsatError(
            "--append-to 要与 --tracking 一起用:原工作簿不改,写成副本。",
            "--append-to goes with --tracking: a copy is written, the workbook is not changed.",
        )
    rules = complete(load(scheme))
    answers = read_answers(files, load_mapping(mapping) if mapping else None, rules)
    known = sample_of(read_table(sample_file, "", HEADERS["customer_id"])) if sample_file else None
    limits = Limits(None, _day(first, "--from"), _day(last, "--to"), seconds)
    found = returned(answers, rules, known, limits, _keys(key or []))
    write_returns(found, output, force)
    taken = None
    if tracking is not None:
        taken = _to_tracking(found, tracking, append_to, team, month, edition, force)
    print_returns(found, taken, output)


def _to_tracking(
    found: Any, target: Path, source: Path | None, team: str, month: str, edition: str, force: bool
) -> Any:
    from csat_xl.sheets.book import Settings
    from csat_xl.survey.to_tracking import added_to, new_workbook

    if source is not None:
        return added_to(found, source, target, edition, force)
    period = _month(month)
    asked = None if found.sample is None else len(found.sample)
    settings = Settings(found.scheme, team, period, sent=asked)
    return new_workbook(found, settings, target, edition, force)


def _day(text: str, option: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CsatError(
            f"{option} {text}:应如 2026-06-01。", f"{option} {text}: give it as 2026-06-01."
        ) from None


def _month(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        raise CsatError(
            f"--month {text}:应如 2026-06。", f"--month {text}: give it as 2026-06."
        ) from None


def _keys(pairs: list[str]) -> dict[tuple[str, str], float]:
    """Weights of key customers, by field and value."""
    from csat_xl.survey.answers import FIELDS
    from csat_xl.survey.mapping import HEADERS

    names = {HEADERS[key][0]: key for key in FIELDS}
    found: dict[tuple[str, str], float] = {}
    for pair in pairs:
        place, _, weight = pair.rpartition(":")
        name, _, value = place.partition("=")
        try:
            times = float(weight)
        except ValueError:
            times = 0.0
        if name not in names or not value or not 0 < times <= 100:
            raise CsatError(
                f"--key {pair}:应如 客户类型=VIP客户:2;可用列 {'、'.join(names)}。",
                f"--key {pair}: give it as COLUMN=VALUE:2; columns are {', '.join(names)}.",
            )
        found[names[name], value] = times
    return found


app.command("daily")(lists_command.daily)
app.command("due")(lists_command.due)
app.command("again")(lists_command.again)
