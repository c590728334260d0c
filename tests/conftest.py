"""How all tests draw examples, and a real Chromium watched for everything a visitor should never meet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
READY_MILLISECONDS = 90_000

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
    with ExitStack() as stack:

        def opened(address: str, *, width: int = 1200, height: int = 900) -> Visit:
            context = chromium.new_context(viewport={"width": width, "height": height})
            stack.callback(context.close)
            visit = Visit(context.new_page(), context)
            context.route("**/*", lambda route: _guard(route, visit))
            visit.page.on("console", lambda said: visit.errors.append(said.text) if said.type == "error" else None)
            visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
            visit.page.on(
                "response",
                lambda answer: visit.refused.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
            )
            visit.page.set_default_timeout(READY_MILLISECONDS)
            visit.page.goto(address)
            return visit

        yield opened


def _guard(route: Route, visit: Visit) -> None:
    address = route.request.url
    if address.startswith(("http://127.0.0.1:", "data:", "blob:", "file:")):
        route.continue_()
    else:
        visit.outside.append(address)
        route.abort()
