"""What a visitor of a live page can see and do, and what no visitor can."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from flywheel import serve

pytestmark = pytest.mark.browser

COUNTER = """
import ipywidgets
button = ipywidgets.Button(description="Count", icon="check")
shown = ipywidgets.HTML("clicks: 0")
button.on_click(lambda _: setattr(shown, "value", "clicks: " + str(int(shown.value[-1]) + 1)))
ipywidgets.VBox([button, shown])
"""
ASK = """
async ([kernel, code]) => {
  const socket = new WebSocket(`ws://${location.host}/api/kernels/${kernel}/channels`);
  await new Promise((open, fail) => { socket.onopen = open; socket.onerror = fail; });
  const ask = (type, content, channel = "shell") => socket.send(JSON.stringify({
    header: {msg_id: type, username: "", session: "visitor", msg_type: type, version: "5.3", date: ""},
    parent_header: {}, metadata: {}, content, channel, buffers: [],
  }));
  const heard = [];
  const answered = new Promise(done => { socket.onmessage = event => {
    const message = JSON.parse(event.data);
    if (message.parent_header.session !== "visitor") return;
    heard.push(message.msg_type);
    if (message.msg_type === "kernel_info_reply") done();
  }; });
  const run = {code, silent: false, store_history: false, user_expressions: {a: code}, allow_stdin: false};
  ask("execute_request", run);
  ask("execute_request", run, "control");
  for (const type of ["inspect_request", "complete_request", "is_complete_request", "create_subshell_request"])
    ask(type, {code, cursor_pos: code.length});
  ask("debug_request", {type: "request", command: "evaluate", arguments: {expression: code}}, "control");
  ask("input_reply", {value: code, status: "ok"}, "stdin");
  for (const target of ["jupyter.widget", "jupyter.widget.control", code, "os.system"])
    ask("comm_open", {comm_id: target, target_name: target, target_module: "os", data: {
      method: "request_states", state: {_model_name: code, _model_module: "os", value: code, _dom_classes: [code]}}});
  ask("comm_msg", {comm_id: "jupyter.widget", data: {method: "custom", content: {event: "click", code}}});
  const update = {method: "update", state: {value: code, layout: code}, buffer_paths: [[code]]};
  ask("comm_msg", {comm_id: "jupyter.widget", data: update});
  ask("kernel_info_request", {});
  await answered;
  socket.close();
  return heard;
}
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two small pages, an asset, and a file that is nobody's business."""
    folder = tmp_path_factory.mktemp("pages")
    write(folder / "count.ipynb", new_markdown_cell("# A *small* page\n\nWith $x^2$."), new_code_cell(COUNTER))
    write(folder / "broken.ipynb", new_code_cell("print('before')"), new_code_cell("secret_name = 1 / 0"))
    (folder / "assets").mkdir()
    (folder / "assets" / "open.txt").write_text("open")
    (folder / "secret.csv").write_text("user_id,score\nu1,3\n")
    return folder


def write(path: Path, *cells: Any) -> None:
    """Write a notebook for the Python kernel."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=list(cells), metadata={"kernelspec": kernel}), path)


def ask(server: serve.Server, path: str, *, key: bool = True, **headers: str) -> tuple[int, str]:
    """Ask for exactly this path, dots and all; return status and body."""
    connection = http.client.HTTPConnection(serve.HOST, server.port, timeout=30)
    try:
        connection.request("GET", path, headers=headers | ({"Authorization": f"token {server.token}"} if key else {}))
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def kernel_of(visit: Any) -> str:
    """Return the id of the kernel behind a page."""
    return str(json.loads(visit.page.inner_text("#jupyter-config-data"))["kernelId"])


def test_a_widget_answers_the_keyboard(voila_page: Callable[..., Any], pages: Path) -> None:
    """A page loads without any error or outside request, and its button works by keyboard alone."""
    visit = voila_page("count", pages)
    visit.page.wait_for_selector("button:has-text('Count')")
    visit.page.keyboard.press("Tab")
    while visit.page.evaluate("document.activeElement.innerText.trim()") != "Count":
        visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("text=clicks: 1")
    assert visit.page.title() == "A small page"
    assert visit.page.locator("mjx-container, .MathJax").count() > 0
    visit.assert_clean()


def test_the_front_page_lists_the_pages_and_hides_the_key(
    visit: Callable[..., Any], present: Callable[[Path], serve.Server], pages: Path
) -> None:
    """The key opens the list of pages and then leaves the address bar; no link carries it."""
    server = present(pages)
    front = visit(server.link)
    assert front.page.locator("#tools a").all_inner_texts() == ["broken", "A small page"]
    assert front.page.url == server.address
    assert server.token not in front.page.content()
    front.assert_clean()


def test_without_the_key_a_visitor_is_told_how_to_get_in(
    visit: Callable[..., Any], present: Callable[[Path], serve.Server], pages: Path
) -> None:
    """Without the key every page asks for it in plain words; a wrong one is refused, the right one opens."""
    server = present(pages)
    asked = visit(f"{server.address}voila/render/count.ipynb")
    assert "needs its key" in asked.page.inner_text("h1")
    asked.page.fill("#key", "wrong")
    asked.page.click("button")
    assert "That key is not right" in asked.page.inner_text("[role=alert]")
    asked.page.fill("#key", server.token)
    asked.page.click("button")
    asked.page.wait_for_selector("text=clicks: 0")
    assert asked.outside == []


def test_a_failing_cell_shows_one_sentence(voila_page: Callable[..., Any], pages: Path) -> None:
    """A failing cell ends the page with a sentence: no traceback, no name, no source."""
    text = voila_page("broken", pages).page.inner_text("body")
    assert "before" in text
    assert "The page stops here" in text
    assert not re.search("Traceback|ZeroDivisionError|secret_name", text)


def test_a_visitor_cannot_run_code(voila_page: Callable[..., Any], pages: Path, tmp_path: Path) -> None:
    """No message of any kind, sent over the page's own connection, runs code; the page goes on working."""
    visit = voila_page("count", pages)
    proof = tmp_path / "ran"
    heard = visit.page.evaluate(ASK, [kernel_of(visit), f"open({str(proof)!r}, 'w').close()"])
    assert "kernel_info_reply" in heard
    assert not {"execute_reply", "inspect_reply", "complete_reply", "debug_reply", "execute_input"} & set(heard)
    visit.page.click("button:has-text('Count')")
    visit.page.wait_for_selector("text=clicks: 1")
    assert not proof.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/voila/files/secret.csv",
        "/voila/files/count.ipynb",
        "/voila/files/assets/../secret.csv",
        "/voila/files/assets/%2e%2e/secret.csv",
        "/voila/files/assets/..%2f..%2f..%2fetc/passwd",
        "/voila/files//etc/passwd",
        "/files/secret.csv",
        "/api/contents/secret.csv",
        "/voila/render/secret.csv",
    ],
)
def test_no_file_outside_assets_is_served(present: Callable[[Path], serve.Server], pages: Path, path: str) -> None:
    """Even with the key, a file outside ``assets/`` is refused; one inside is served."""
    server = present(pages)
    status, body = ask(server, path)
    assert status in {302, 403, 404}
    assert "user_id" not in body
    assert "root:" not in body
    assert ask(server, "/voila/files/assets/open.txt") == (200, "open")


def test_an_address_that_leads_nowhere_says_so(present: Callable[[Path], serve.Server], pages: Path) -> None:
    """A page that is not there, and an address that never was, get a sentence and the way back; no path, no trace."""
    for path in ("/voila/render/gone.ipynb", "/nowhere", "/voila/tree/gone"):
        status, body = ask(present(pages), path)
        assert status == 404
        assert "There is nothing here" in body
        assert "All pages" in body
        assert str(pages) not in body


def test_another_name_for_this_machine_is_refused(present: Callable[[Path], serve.Server], pages: Path) -> None:
    """A foreign name that was made to point here gets nothing, even with the key."""
    assert ask(present(pages), "/", Host="evil.example")[0] == 403


def test_another_site_cannot_connect(
    voila_page: Callable[..., Any], present: Callable[[Path], serve.Server], pages: Path
) -> None:
    """A connection opened by a page of another origin is refused, although the browser would send the cookie along."""
    visit = voila_page("count", pages)
    server = present(pages)
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Cookie": "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in visit.context.cookies()),
    }
    channels = f"/api/kernels/{kernel_of(visit)}/channels"
    assert ask(server, channels, key=False, Origin="http://evil.example", **upgrade)[0] == 403
    assert ask(server, channels, key=False, Origin=server.address.rstrip("/"), **upgrade)[0] == 101


def test_a_visitor_cannot_choose_a_template(present: Callable[[Path], serve.Server], pages: Path) -> None:
    """An address cannot bring back the stock look, which loads styles from other hosts."""
    status, body = ask(present(pages), "/voila/render/broken.ipynb?template=classic")
    assert status == 200
    assert "cdn." not in body


def test_closing_the_page_ends_its_kernel(
    voila_page: Callable[..., Any], present: Callable[[Path], serve.Server], pages: Path
) -> None:
    """A closed page leaves no kernel behind."""
    visit = voila_page("count", pages)
    visit.page.wait_for_selector("button:has-text('Count')")
    kernel = f"/api/kernels/{kernel_of(visit)}"
    assert ask(present(pages), kernel)[0] == 200
    visit.page.close(run_before_unload=True)
    deadline = time.monotonic() + 30
    while ask(present(pages), kernel)[0] == 200 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert ask(present(pages), kernel)[0] == 404


def test_a_page_fits_a_phone(voila_page: Callable[..., Any], pages: Path) -> None:
    """On a phone 390 px wide nothing has to be scrolled sideways."""
    visit = voila_page("count", pages, width=390)
    visit.page.wait_for_selector("button:has-text('Count')")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
