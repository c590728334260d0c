"""The front page, as the person at this machine meets it, and as an audience does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flywheel import places, serve

pytestmark = pytest.mark.browser

LEARN = "http://127.0.0.1:9/"
REPORT = """<!DOCTYPE html><html lang="en"><head><title>Recall: Roll out</title></head>
<body><h1>Recall</h1><script>document.title = "a script ran"</script></body></html>"""


@pytest.fixture(scope="module")
def home(present: Callable[..., serve.Server], tmp_path_factory: pytest.TempPathFactory) -> serve.Server:
    """A server as `make start` opens it: with the way to JupyterLab and a finished report."""
    reports = tmp_path_factory.mktemp("reports")
    (reports / "recall.html").write_text(REPORT)
    (reports / "recall.report.json").write_text("{}")
    return present(places.notebooks() / "live", learn=LEARN, reports=reports)


def test_the_front_page_leads_everywhere_without_a_key(visit: Callable[..., Any], home: serve.Server) -> None:
    """Doors, every live page once, progress, news, machine and reports are there; no link carries a key."""
    front = visit(home.link)
    page = front.page
    assert page.locator(".doors strong").all_inner_texts() == ["Learn", "Present", "Report"]
    linked = page.eval_on_selector_all(
        "a[href*='/voila/render/']", "all => all.map(one => one.pathname.split('/').pop())"
    )
    assert sorted(linked) == sorted(path.name for path in (places.notebooks() / "live").glob("*.ipynb"))
    assert "0 of 21 exercises done" in page.inner_text("#modules")
    assert page.locator("section h2").all_inner_texts()[-3:] == ["Reports", "What is new", "This machine"]
    assert home.token not in page.content() + page.url
    front.assert_presentable("front")


def test_the_doors_open_by_keyboard(visit: Callable[..., Any], home: serve.Server) -> None:
    """The first Tab offers to skip, the next ones are the doors, and Enter on one of them leads on."""
    page = visit(home.link).page
    focused = "document.activeElement.innerText.split('\\n')[0].trim()"
    seen = []
    for _step in range(3):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(focused))
    assert seen == ["Skip to the content", "Learn", "Present"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/#modules")


def test_a_report_is_shown_in_a_sandbox(visit: Callable[..., Any], home: serve.Server) -> None:
    """A report opens by a click and no script in it runs; what is no report stays closed."""
    front = visit(home.link)
    front.page.click("text=Recall: Roll out")
    front.page.wait_for_selector("h1:has-text('Recall')")
    assert front.page.title() == "Recall: Roll out"
    assert front.page.request.get(f"{home.address}reports/recall.report.json").status == 404
    assert front.page.request.get(f"{home.address}reports/..%2f..%2fetc/passwd.html").status in {403, 404}


def test_reports_need_the_key(visit: Callable[..., Any], home: serve.Server) -> None:
    """Without the key a report is as closed as the pages."""
    assert "needs its key" in visit(f"{home.address}reports/recall.html").page.inner_text("h1")


def test_an_audience_sees_pages_only(visit: Callable[..., Any], present: Callable[..., serve.Server]) -> None:
    """Whoever is shown the pages learns nothing of a person's progress or of the machine."""
    front = visit(present(places.notebooks() / "live").link)
    assert front.page.locator(".doors strong").all_inner_texts() == ["Present"]
    assert front.page.locator("progress").count() == 0
    assert "This machine" not in front.page.inner_text("body")
    front.assert_clean()


def test_chinese_has_glyphs_on_a_bare_machine(visit: Callable[..., Any], home: serve.Server) -> None:
    """The workbook lends a font to Chinese text, and only to it."""
    page = visit(home.link).page
    lent = "async () => (await document.fonts.load('20px flywheel-chinese', %s)).map(one => one.status)"
    assert page.evaluate(lent % "'顾客'") == ["loaded"]
    assert page.evaluate(lent % "'abc'") == []
