"""How all tests draw examples, and a real Chromium watched for everything a visitor should never meet."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # What no route sees, such as a websocket or a prefetch, finds no name either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
READY_MILLISECONDS = 90_000
OUTSIDE = re.compile(r"^(?!http://127\.0\.0\.1:|data:|blob:|file:)")
PICTURES = Path(__file__).parent / "artefacts"
Scheme = Literal["light", "dark"]
LOOKS: tuple[tuple[int, Scheme], ...] = ((360, "dark"), (1280, "light"), (1920, "dark"))

collect_ignore_glob = ["oracles/*"]  # they run with other versions of other packages: `make oracles`

# Timings never decide a test. Where a machine judges a change, every run draws the same examples; at home new ones.
settings.register_profile(
    "house",
    deadline=None,
    max_examples=50,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


@dataclass
class Visit:
    """A page in a browser of its own, with all it did wrong.

    Attributes:
        page: Playwright's page.
        outside: Addresses on other hosts that it asked for; they were refused.
        errors: What the console and the page's own code reported as errors.
        refused: Answers with a status of 400 or more.
    """

    page: Page
    context: BrowserContext
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def assert_clean(self) -> None:
        """Fail when the page asked another host, logged an error, met a refusal or shows a traceback."""
        assert self.outside == []
        assert self.errors == []
        assert self.refused == []
        text = self.page.inner_text("body")
        assert "Traceback" not in text
        assert "There was an error when executing" not in text

    def look(self, *, width: int, scheme: Scheme = "light") -> None:
        """Show the same page on a screen of another width and scheme."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)
        self.page.wait_for_function("scheme => matchMedia(`(prefers-color-scheme: ${scheme})`).matches", arg=scheme)
        self.page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")

    def assert_fits(self) -> None:
        """Fail when the page has to be scrolled sideways."""
        wide = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], f"the page is {wide[0]} px wide on a screen of {wide[1]} px"

    def assert_accessible(self) -> None:
        """Fail when axe-core finds anything serious or critical in the page as it stands."""
        self.page.evaluate(axe_core())
        options = {"resultTypes": ["violations"], "iframes": False}
        found = self.page.evaluate("options => axe.run(document, options)", options)["violations"]
        grave = [one for one in found if one["impact"] in {"serious", "critical"}]
        assert not grave, "\n".join(told for one in grave for told in _told(one))

    def keep(self, name: str) -> None:
        """Keep a picture of the whole page in tests/artefacts, to be looked at."""
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def assert_presentable(self, name: str) -> None:
        """Fail when the page does not fit a phone, a desk and a wall, or is not accessible; keep a picture of each.

        Args:
            name: What the pictures are called, followed by width and scheme.
        """
        for width, scheme in LOOKS:
            self.look(width=width, scheme=scheme)
            self.keep(f"{name}-{width}-{scheme}")
            self.assert_fits()
            if width < 1920:  # a wall shows what a desk does
                self.assert_accessible()
        self.assert_clean()


@cache
def axe_core() -> str:
    """Return the script of axe-core, as its package carries it."""
    from axe_playwright_python import base

    return str(base.AXE_SCRIPT)


def _told(violation: dict[str, Any]) -> Iterator[str]:
    yield f"{violation['id']} ({violation['impact']}): {violation['help']}, {len(violation['nodes'])} times"
    for node in violation["nodes"][:4]:
        why = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
        yield f"    {node['html'][:200]} – {'; '.join(why[:2])}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium for the session; skipped where there is none, unless FLYWHEEL_REQUIRE_BROWSER is set."""
    from playwright.sync_api import sync_playwright

    from flywheel.doctor import find_chromium

    program = find_chromium()
    if program is None:
        (pytest.fail if os.environ.get("FLYWHEEL_REQUIRE_BROWSER") else pytest.skip)("no Chromium; see `make test`")
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Open addresses, each in a fresh context that lets nothing out of this machine: ``visit(address, width=390)``."""
    with visits(chromium) as opened:
        yield opened


@pytest.fixture(scope="session")
def lasting_visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Open addresses like ``visit``, for pages that several tests look at: they stay open to the end."""
    with visits(chromium) as opened:
        yield opened


@contextmanager
def visits(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Yield a function that opens an address; all that it opened is closed at the end."""
    with ExitStack() as stack:

        def opened(
            address: str, *, width: int = 1280, height: int = 900, scheme: Scheme = "light", **more: Any
        ) -> Visit:
            size = {"width": width, "height": height}
            context = chromium.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce", **more)
            stack.callback(context.close)
            context.route(OUTSIDE, lambda route: route.abort())
            visit = Visit(context.new_page(), context)
            _watch(visit)
            visit.page.set_default_timeout(READY_MILLISECONDS)
            visit.page.goto(address)
            return visit

        yield opened


def _watch(visit: Visit) -> None:
    def asked(request: Request) -> None:
        if OUTSIDE.match(request.url):
            visit.outside.append(request.url)

    def answered(answer: Response) -> None:
        if answer.status >= 400:
            visit.refused.append(f"{answer.status} {answer.url}")

    visit.page.on("request", asked)
    visit.page.on("response", answered)
    visit.page.on("console", lambda said: visit.errors.append(said.text) if said.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
