"""The HTML report in a real Chromium: on a phone, printed, with texts that would run."""

import re
import subprocess
from pathlib import Path

import pytest

from csat_xl.report.html import html_of
from csat_xl.report.status import Event, Status
from tests.engines.chromium import Browser
from tests.report.figures import FORMULA, HOSTILE, SECTIONS, hostile_figures, report, sample_figures

STATUS = Status(
    (
        Event("草稿", "周岚", "2026-07-02 09:10"),
        Event("审核", HOSTILE, "2026-07-03 10:00", "", "数据核对无误"),
    )
)
PHONE = 375
SMALLEST = 14


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("report") / "报告.html"
    path.write_text(html_of(report(sample_figures()), STATUS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("report") / "恶意.html"
    path.write_text(html_of(report(hostile_figures()), STATUS), encoding="utf-8")
    return path


def test_nothing_is_fetched_and_nothing_complains(chromium: Browser, page: Path):
    with chromium.view(page) as view:
        asked = [url for url in view.requests if not url.startswith("data:")]
        assert asked == [page.resolve().as_uri()]
        assert view.complaints == []
        titles = view.run("[...document.querySelectorAll('h2')].map(e => e.textContent)")
        assert [title.partition("、")[2] for title in titles] == SECTIONS


def test_texts_that_would_run_stay_texts(chromium: Browser, hostile: Path):
    with chromium.view(hostile) as view:
        assert view.complaints == []
        assert view.run("document.scripts.length") == 0
        assert (
            view.run("document.querySelectorAll('img, iframe, object, link[href^=http]').length")
            == 0
        )
        handlers = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
        assert not [name for name in view.run(handlers) if name.startswith("on")]
        told = view.run("document.body.innerText")
        assert HOSTILE in told
        assert FORMULA in view.run("document.body.textContent")


def test_a_script_that_got_in_would_not_run(chromium: Browser, page: Path, tmp_path: Path):
    broken = tmp_path / "broken.html"
    text = page.read_text("utf-8").replace(
        "</body>", "<script>document.title='ran'</script></body>"
    )
    broken.write_text(
        text.replace("</body>", "<img src='http://127.0.0.1:9/x.png'></body>"), "utf-8"
    )
    with chromium.view(broken) as view:
        assert view.run("document.title") != "ran"
        assert any("Content Security Policy" in complaint for complaint in view.complaints)


def test_it_reads_at_phone_width(chromium: Browser, page: Path):
    with chromium.view(page, PHONE, 812) as view:
        assert view.run("document.documentElement.scrollWidth") <= PHONE
        beyond = view.run(
            """[...document.querySelectorAll('main *')].filter(e => {
                const box = e.getBoundingClientRect(), style = getComputedStyle(e);
                return box.width && style.position != 'absolute' && !e.closest('thead')
                    && (box.right > innerWidth + 0.5 || box.left < -0.5);
            }).map(e => e.outerHTML.slice(0, 90))"""
        )
        assert beyond == []
        sizes = view.run(
            """[...document.querySelectorAll('main *:not(style)')].filter(e =>
                [...e.childNodes].some(n => n.nodeType == 3 && n.textContent.trim())
            ).map(e => {
                const matrix = e.ownerSVGElement ? e.getScreenCTM() : {a: 1, b: 0};
                const scale = Math.hypot(matrix.a, matrix.b);
                return [parseFloat(getComputedStyle(e).fontSize) * scale, e.textContent];
            })"""
        )
        assert len(sizes) > 200
        assert [told for size, told in sizes if size < SMALLEST - 0.05] == []


def test_charts_are_vectors_whose_text_is_text_in_the_readers_fonts(chromium: Browser, page: Path):
    with chromium.view(page) as view:
        charts = view.run("[...document.querySelectorAll('figure svg')].map(e => e.textContent)")
        assert len(charts) >= 5
        assert any("服务响应及时性" in text for text in charts)
        family = view.run("getComputedStyle(document.querySelector('figure svg text')).fontFamily")
        assert [name.strip('" ') for name in family.split(",")][:3] == [
            "PingFang SC",
            "Microsoft YaHei",
            "Noto Sans CJK SC",
        ]
        ids = view.run("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert len(ids) == len(set(ids))
        untold = (
            "[...document.querySelectorAll('figure')].filter(e => !e.getAttribute('aria-label'))"
        )
        assert view.run(f"{untold}.length") == 0


def test_it_prints_on_a4_and_no_row_is_cut(chromium: Browser, page: Path, tmp_path: Path):
    with chromium.view(page) as view:
        pdf = view.pdf(tmp_path / "print.pdf")
        rows = view.run(
            "[...document.querySelectorAll('tr')].map(r => [...r.cells].map(c => c.textContent))"
        )
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Page size:\s+59[45]\.\d+ x 84[12]", told)
    pages = _pages(pdf)
    assert 3 <= len(pages) <= 12
    assert f"第1页,共{len(pages)}页" in pages[0]
    for row in rows:
        cells = [re.sub(r"\s", "", cell) for cell in row]
        assert any(all(cell in text for cell in cells) for text in pages), row
    for header in {"".join(row) for row in rows if row[0] in {"指标", "服务人员", "主题"}}:
        assert any(re.sub(r"\s", "", header) in text for text in pages)


def _pages(pdf: Path) -> list[str]:
    """The text of each page without white space, words in the order in which they were drawn."""
    raw = subprocess.run(
        ["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    return [re.sub(r"\s", "", text) for text in raw.split("\f")[:-1]]
