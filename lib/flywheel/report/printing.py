"""A report's page → the same on paper: a PDF printed by the Chromium of this machine."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from flywheel import places
from flywheel.doctor import find_chromium
from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

__all__ = ["print_pdf", "printer"]

_SECONDS = 120
_QUIET = (
    *("--headless", "--disable-gpu", "--disable-quic", "--disable-sync", "--no-first-run", "--no-pdf-header-footer"),
    *("--disable-background-networking", "--disable-component-update"),
)


def printer() -> Path:
    """Return the Chromium that prints.

    Raises:
        FlywheelError: There is none.
    """
    found = find_chromium()
    if found is None:
        raise FlywheelError(_("printing needs Chromium or Chrome, and none was found; install one, or leave out --pdf"))
    return found


def print_pdf(page: Path, target: Path, *, chromium: Path) -> None:
    """Print a page to a PDF on A4; the file appears complete or not at all.

    Args:
        page: The HTML file.
        target: The PDF.
        chromium: The program, see `printer`.

    Raises:
        FlywheelError: The browser did not print in time.
    """
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    try:
        with (
            places.whole(target) as temporary,
            tempfile.TemporaryDirectory(prefix="flywheel-", ignore_cleanup_errors=True) as profile,
        ):
            command = [str(chromium), *_QUIET, *sandbox, f"--user-data-dir={profile}", f"--print-to-pdf={temporary}"]
            subprocess.run(  # noqa: S603  # a browser of this machine with a page of our own
                [*command, page.resolve().as_uri()], check=True, capture_output=True, timeout=_SECONDS
            )
    except (OSError, subprocess.SubprocessError) as err:
        message = _("{file} could not be printed: {reason}")
        raise FlywheelError(message.format(file=page.name, reason=type(err).__name__)) from err
