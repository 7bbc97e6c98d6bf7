"""``csat-xl survey``: thin readings of its options."""

from pathlib import Path
from typing import Annotated

import typer

from csat_xl.errors import CsatError

app = typer.Typer(
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
    from csat_xl.survey.frame import columns_in, frame_of
    from csat_xl.survey.sample import STRATIFIED, count_for, draw
    from csat_xl.survey.sample_book import write_sample
    from csat_xl.survey.screen import print_sample
    from csat_xl.survey.size import fraction
    from csat_xl.survey.tables import read_table

    table = read_table(customers, sheet)
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
