"""What is compared, each in a process of its own: ``python -m benchmarks.contenders NAME``.

The paths of the workbooks come as JSON on standard input. Libraries are imported and a small
workbook is done before the clock starts; then seconds and peak memory go out as JSON.
"""

import json
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

TABLES = ["客户满意度跟踪表", "服务质量监控指标表", "改进行动计划表", "投诉台账", "评估汇总"]
GROUPS = ["服务人员", "渠道", "服务类型", "客户类型"]
SCORES = ["服务响应及时性", "问题解决能力", "服务人员态度", "专业性", "总体满意度"]
HEADER = 4

Work = Callable[[list[str], Path], None]


def csat_xl(jobs: int | None) -> Work:
    """The whole roll-up: read, every check, summarise, write the roll-up workbook."""
    from csat_xl.jobs.run import Plan
    from csat_xl.operations import rollup_files
    from csat_xl.rollup.workbook import write_rollup

    def work(paths: list[str], out: Path) -> None:
        write_rollup(rollup_files(paths, plan=Plan(jobs=jobs), packed=True), out)

    return work


def pandas_with(engine: str) -> Work:
    """The five tables of each workbook, scores by group, written with openpyxl; no checks."""
    import openpyxl  # noqa: F401
    import pandas as pd

    def work(paths: list[str], out: Path) -> None:
        books = [pd.read_excel(p, sheet_name=TABLES, header=HEADER, engine=engine) for p in paths]
        answers = pd.concat([book[TABLES[0]] for book in books], ignore_index=True)
        for score in SCORES:
            answers[score] = pd.to_numeric(answers[score], errors="coerce")
        with pd.ExcelWriter(out, engine="openpyxl") as writer:
            for group in GROUPS:
                figures = answers.groupby(group)[SCORES].agg(["count", "mean", "std"])
                figures.to_excel(writer, sheet_name=group)

    return work


def floor() -> Work:
    """Inflate every part and let expat look at it, with no handler: what any reader pays."""

    def work(paths: list[str], out: Path) -> None:
        for path in paths:
            with zipfile.ZipFile(path) as file:
                for part in file.infolist():
                    with file.open(part) as stream:
                        expat.ParserCreate().ParseFile(stream)

    return work


CONTENDERS: dict[str, Callable[[], Work]] = {
    "csat-xl": lambda: csat_xl(1),
    "csat-xl, all cores": lambda: csat_xl(None),
    "pandas + openpyxl": lambda: pandas_with("openpyxl"),
    "pandas + calamine": lambda: pandas_with("calamine"),
    "floor": floor,
}


def own_peak() -> int:
    """The peak memory of this process in KiB.

    A process starts with the ``ru_maxrss`` of the one that started it, so Linux is asked itself.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def peak() -> int:
    """The peak memory of this process and its largest worker, in KiB."""
    return own_peak() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def main(name: str) -> None:
    """Do the work of a contender once and tell its cost."""
    given = json.load(sys.stdin)
    work = CONTENDERS[name]()
    with tempfile.TemporaryDirectory() as folder:
        work([given["warm"]], Path(folder) / "warm.xlsx")
        before = time.perf_counter(), time.process_time()
        work(given["paths"], Path(folder) / "out.xlsx")
        seconds = time.perf_counter() - before[0]
        busy = time.process_time() - before[1]
    json.dump({"seconds": seconds, "busy": busy, "peak": peak()}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
