"""What the survey commands show."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from csat_xl.language import Text
from csat_xl.screen import point, share
from csat_xl.survey.returns import Returned
from csat_xl.survey.returns_book import counts
from csat_xl.survey.sample import Sample
from csat_xl.survey.sample_book import account
from csat_xl.survey.size import Size
from csat_xl.survey.to_tracking import Taken

MOST_SHOWN = 12


def _console() -> Console:
    return Console(highlight=False)


def _say(console: Console, zh: str, en: str) -> None:
    console.print(str(Text(zh, en)))


def print_size(size: Size, population: int | None) -> None:
    """The answers needed and how many to send."""
    console = _console()
    whole = str(Text("不限", "unlimited")) if population is None else str(population)
    _say(
        console,
        f"总体 {whole},z = {size.z:.3f},未校正 {size.infinite}",
        f"Population {whole}, z = {size.z:.3f}, uncorrected {size.infinite}",
    )
    _say(
        console,
        f"需要有效问卷 [bold]{size.answers}[/bold] 份,发出 [bold]{size.to_send}[/bold] 份",
        f"[bold]{size.answers}[/bold] valid answers needed, [bold]{size.to_send}[/bold] to be sent",
    )
    if size.short:
        _say(
            console,
            "[yellow]按此回收率,全部发出也达不到;请设法提高回收率或放宽误差。[/yellow]",
            "[yellow]Not reached at this response rate even if all are asked; raise the rate or "
            "allow a larger margin.[/yellow]",
        )


def print_sample(sample: Sample, output: Path) -> None:
    """The account of the drawing, the strata, and what is not covered."""
    console = _console()
    for label, value in account(sample):
        if "指纹" not in label:
            console.print(f"{label}:{escape(value)}")
    total, n = len(sample.frame), len(sample.units)
    if len(sample.strata) > 1:
        table = Table(title="各层", title_justify="left")
        table.add_column("层")
        for label in ("N_h", "n_h", "权重"):
            table.add_column(label, justify="right")
        for stratum in sample.strata:
            weight = stratum.weight(total, n)
            shown = "–" if weight is None else f"{weight:.4f}"
            table.add_row(escape(stratum.name), str(stratum.size), str(stratum.drawn), shown)
        console.print(table)
    missed = [cover for cover in sample.coverage if cover.missed]
    for cover in missed[:MOST_SHOWN]:
        console.print(
            f"[yellow]未覆盖[/yellow] {escape(cover.column)}:{escape(cover.value)}({cover.size} 个)"
        )
    if len(missed) > MOST_SHOWN:
        console.print(f"… 另 {len(missed) - MOST_SHOWN} 项")
    _say(console, f"样本:{escape(str(output))}", f"Sample: {escape(str(output))}")


def print_returns(found: Returned, taken: Taken | None, output: Path) -> None:
    """How many came back and count, why others do not, and the overall figures."""
    console = _console()
    console.print("、".join(f"{name} {n}" for name, n in counts(found).items()))
    for word, n in sorted(found.reasons().items(), key=lambda pair: (-pair[1], pair[0])):
        console.print(f"  {escape(word)} {n}")
    alike, weighing = found.overall()
    _say(
        console,
        f"总体均分 {point(alike.mean)}(加权 {point(weighing.mean)}),"
        f"满意率 {share(alike.rate)}(加权 {share(weighing.rate)}),"
        f"有效样本量 {weighing.effective:.1f}",
        f"Mean {point(alike.mean)} (weighted {point(weighing.mean)}), "
        f"CSAT rate {share(alike.rate)} (weighted {share(weighing.rate)}), "
        f"effective sample {weighing.effective:.1f}",
    )
    for name, asked, answered in found.response():
        console.print(f"  回收率 {escape(name)} {answered}/{asked} = {answered / asked:.1%}")
    if taken is not None:
        told = [f"写入跟踪表 {taken.written} 行"]
        told += [f"不在该月 {taken.other_month}"] if taken.other_month else []
        told += [f"已在表中 {taken.known}"] if taken.known else []
        console.print(",".join(told))
        if taken.untimed:
            console.print(
                f"[yellow]{taken.untimed} 行没有服务时间,校验会标为 T11;请补填或在样本名单中给出。[/yellow]"
            )
    _say(console, f"回收结果:{escape(str(output))}", f"Screened answers: {escape(str(output))}")
