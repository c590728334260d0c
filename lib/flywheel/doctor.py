"""Turns this machine's state into findings: what is well, what is not, and what to do about it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil
from packaging.requirements import Requirement
from packaging.version import Version

from flywheel import places, serve, tables
from flywheel.errors import FlywheelError
from flywheel.serve import reveal
from flywheel.words import gettext as _

__all__ = [
    "Finding",
    "check_chinese_font",
    "check_chromium",
    "check_data",
    "check_packages",
    "check_ports",
    "check_python",
    "check_slides",
    "check_space",
    "check_work",
    "examine",
    "find_chromium",
    "requirements",
]

MINIMUM_PYTHON = (3, 11)
_GIGABYTE = 1024**3
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        subject: What was looked at, in a word or two.
        status: ``"ok"``, ``"warning"`` (works, but less well) or ``"problem"`` (something will fail).
        message: What was found.
        remedy: What to do about it; empty when there is nothing to do.
    """

    subject: str
    status: Literal["ok", "warning", "problem"]
    message: str
    remedy: str = ""


def examine(work: Path, *, ports: Sequence[int] = (8888, 8866)) -> tuple[Finding, ...]:
    """Look at everything the workbook needs.

    Args:
        work: The folder for a person's own copies.
        ports: The ports `flywheel start` would like to use.

    Returns:
        One finding a subject, in the order of the checks.
    """
    return (
        check_python(sys.version_info[:3]),
        check_packages(requirements()),
        check_chinese_font(),
        check_data(places.datasets() / "sample"),
        check_work(work),
        *check_space(
            memory_bytes=psutil.virtual_memory().available, disk_bytes=shutil.disk_usage(_existing(work)).free
        ),
        check_ports(work, ports),
        check_slides(reveal.found()),
        check_chromium(find_chromium()),
    )


def check_python(version: Sequence[int]) -> Finding:
    """Judge the version of Python.

    Example:
        >>> check_python((3, 10, 4)).status
        'problem'
    """
    shown = ".".join(str(part) for part in version)
    if tuple(version[:2]) >= MINIMUM_PYTHON:
        return Finding(_("Python"), "ok", shown)
    return Finding(
        _("Python"),
        "problem",
        _("{version} is too old; the workbook needs 3.11 or newer").format(version=shown),
        _("install a newer Python, then: make clean && make start PYTHON=python3.12"),
    )


def requirements() -> tuple[Requirement, ...]:
    """Return what should be installed here: the lock's exact versions in a checkout, else the package's bounds."""
    lock = places.course().parent / "requirements.lock"
    if lock.is_file():
        lines = (line.rstrip(" \\") for line in lock.read_text(encoding="utf-8").splitlines())
        wanted = [Requirement(line) for line in lines if line and not line.startswith((" ", "#"))]
    else:
        wanted = [Requirement(line) for line in importlib.metadata.requires("flywheel-workbook") or ()]
    return tuple(need for need in wanted if need.marker is None or need.marker.evaluate({"extra": ""}))


def check_packages(needs: Iterable[Requirement]) -> Finding:
    """Compare the installed packages with what they should be.

    Args:
        needs: Requirements; markers have been judged already.

    Example:
        >>> check_packages([Requirement("packaging>1"), Requirement("no-such-package==1")]).message
        'no-such-package is missing (wanted ==1)'
    """
    wanted = list(needs)
    wrong = [said for need in wanted if (said := _wrong(need))]
    if not wrong:
        return Finding(_("Packages"), "ok", _("all {n} as locked").format(n=len(wanted)))
    more = _("; and {n} more").format(n=len(wrong) - 5) if len(wrong) > 5 else ""
    return Finding(_("Packages"), "problem", "; ".join(wrong[:5]) + more, _("run `make setup`"))


def _wrong(need: Requirement) -> str:
    try:
        installed = importlib.metadata.version(need.name)
    except importlib.metadata.PackageNotFoundError:
        return _("{name} is missing (wanted {wanted})").format(name=need.name, wanted=need.specifier)
    if need.specifier.contains(Version(installed), prereleases=True):
        return ""
    return _("{name} is {installed} (wanted {wanted})").format(
        name=need.name, installed=installed, wanted=need.specifier
    )


def check_chinese_font(package: str = "zhplot") -> Finding:
    """Look for the font that gives charts their Chinese glyphs.

    Args:
        package: The installed package that carries a font file.
    """
    found = importlib.util.find_spec(package)
    folders = [Path(folder) for folder in (found.submodule_search_locations or ())] if found else []
    fonts = [font for folder in folders for font in sorted(folder.rglob("*.[to]tf"))]
    if fonts:
        return Finding(_("Chinese font"), "ok", fonts[0].stem)
    return Finding(
        _("Chinese font"),
        "problem",
        _("none: Chinese text in charts would be drawn as boxes"),
        _("run `make setup`; it installs {package}").format(package=package),
    )


def check_data(folder: Path) -> Finding:
    """See whether the sample data is there, whole and of this version.

    Args:
        folder: A folder of stamped tables.
    """
    remedy = _("restore it with `git checkout datasets` or write it again with `flywheel data make`")
    if not folder.is_dir():
        return Finding(_("Sample data"), "problem", _("{folder} is not there").format(folder=folder), remedy)
    try:
        data = tables.connect(folder)
    except FlywheelError as mistake:
        return Finding(_("Sample data"), "problem", str(mistake), remedy)
    return Finding(_("Sample data"), "ok", _("{n} tables, stamped").format(n=len(data.names)))


def check_work(work: Path) -> Finding:
    """Try to write in the folder for a person's own copies; nothing is left behind.

    Args:
        work: The folder, which may not exist yet.
    """
    folder = _existing(work)
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"0")
    except OSError as refused:
        return Finding(
            _("Work folder"),
            "problem",
            _("{folder} cannot be written: {why}").format(folder=folder, why=refused.strerror),
            _("change its owner, or name another folder in FLYWHEEL_WORK"),
        )
    return Finding(_("Work folder"), "ok", str(work))


def _existing(folder: Path) -> Path:
    """Return the folder, or its nearest ancestor that exists."""
    return next(place for place in (folder, *folder.resolve().parents) if place.is_dir())


def check_space(*, memory_bytes: int, disk_bytes: int) -> tuple[Finding, Finding]:
    """Judge free memory (a lesson's kernel takes some 0.4 GB, an open live page 0.2 GB) and free disk.

    Example:
        >>> [finding.status for finding in check_space(memory_bytes=8 * 1024**3, disk_bytes=10**8)]
        ['ok', 'problem']
    """
    return (
        _enough(_("Free memory"), memory_bytes, least=0.7, good=2, remedy=_("close other programs or notebooks")),
        _enough(_("Free disk"), disk_bytes, least=0.2, good=1, remedy=_("delete files you do not need")),
    )


def _enough(subject: str, size_bytes: int, *, least: float, good: float, remedy: str) -> Finding:
    size = size_bytes / _GIGABYTE
    shown = _("{size:.1f} GB").format(size=size)
    if size >= good:
        return Finding(subject, "ok", shown)
    short = _("{size:.1f} GB; {good:g} GB are comfortable").format(size=size, good=good)
    return Finding(subject, "warning" if size >= least else "problem", short, remedy)


def check_ports(work: Path, ports: Sequence[int]) -> Finding:
    """See whether the wanted ports are free, or taken by the workbook itself.

    Args:
        work: The folder whose running session may hold the ports.
        ports: Port numbers.
    """
    session = serve.running(work)
    own = {server.port for server in session.servers} if session else set()
    taken = [str(port) for port in ports if port not in own and serve.free_port(port) != port]
    if taken:
        return Finding(
            _("Ports"),
            "warning",
            _("in use: {ports}").format(ports=", ".join(taken)),
            _("nothing to do: `flywheel start` takes the next free one and says so"),
        )
    return Finding(_("Ports"), "ok", _("{ports} free or ours").format(ports=", ".join(str(port) for port in ports)))


def check_slides(folder: Path | None) -> Finding:
    """See whether reveal.js, which shows slides, is on this machine.

    Args:
        folder: What ``flywheel.serve.reveal.found`` returned.

    Example:
        >>> check_slides(None).status
        'warning'
    """
    if folder:
        return Finding(_("Slides"), "ok", f"reveal.js {reveal.VERSION}")
    return Finding(
        _("Slides"),
        "warning",
        _("reveal.js is not here yet; only `flywheel present` needs it"),
        _("while connected: python -m flywheel.serve.reveal"),
    )


def check_chromium(browser: Path | None) -> Finding:
    """Judge the browser that the browser tests drive; any browser of yours shows the workbook.

    Args:
        browser: What ``find_chromium`` returned.
    """
    if browser:
        return Finding(_("Chromium"), "ok", f"{_version_of(browser)} ({browser})")
    return Finding(
        _("Chromium"),
        "warning",
        _("none that starts; only the browser tests need one"),
        _("Debian: apt-get install chromium; elsewhere: .venv/bin/playwright install chromium"),
    )


def _version_of(browser: Path) -> str:
    try:
        asked = subprocess.run([browser, "--version"], capture_output=True, text=True, timeout=60, check=True)  # noqa: S603  # found on PATH
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip()


def find_chromium() -> Path | None:
    """Return a Chromium or Chrome that starts: ``FLYWHEEL_CHROMIUM``, one on the PATH, or Playwright's own download.

    Returns:
        The program's path, or None when there is none.
    """
    named = os.environ.get("FLYWHEEL_CHROMIUM")
    on_path = [Path(found) for name in _BROWSERS if (found := shutil.which(name))]
    downloads = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    downloaded = sorted(downloads.glob("chromium-*/chrome-linux*/chrome"), reverse=True)
    candidates = [Path(named)] if named else [*on_path, _MAC_BROWSER, *downloaded]
    return next((path for path in candidates if path.is_file() and _version_of(path)), None)
