"""`flywheel start` and `flywheel stop`: prepares a work folder, serves it, and ends what was served."""

from __future__ import annotations

import html
import os
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

import click

from flywheel import places, serve
from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

__all__ = ["start", "stop"]

_WORK = click.option("--work", type=click.Path(path_type=Path), help="Folder of your own copies. [default: work/]")
_PORT = click.IntRange(1, 65535)


@click.command()
@click.option("--port", default=8888, show_default=True, type=_PORT, help="Wanted port of JupyterLab (learn).")
@click.option("--present-port", default=8866, show_default=True, type=_PORT, help="Wanted port of Voila (present).")
@click.option("--browser/--no-browser", default=True, help="Open a browser where there is a screen.")
@click.option("--reports/--no-reports", default=True, help="Render the sample pilot reports first.")
@_WORK
def start(port: int, present_port: int, browser: bool, reports: bool, work: Path | None) -> None:
    """Set everything up and open the workbook.

    \b
    flywheel start                 lessons, live pages and sample reports
    flywheel start --no-browser    print the links only
    flywheel start --port 9000     JupyterLab on another port
    flywheel stop                  end it from another terminal
    """  # noqa: D301  # click wants the control character
    folder = _work_folder(work)
    session = serve.running(folder)
    if session and session.servers:
        click.echo(_("The workbook is running already."))
        _show(session.servers, folder, browser=browser)
        return
    try:
        with serve.stop_signals(), serve.claimed(folder):
            _copy_lessons(folder)
            _check_sample()
            if reports:
                _render_reports(folder)
            _serve(folder, port=port, present_port=present_port, browser=browser)
    except KeyboardInterrupt:
        click.echo(
            "\n" + _("The workbook has stopped. Your copies and progress stay in {folder}.").format(folder=folder)
        )


@click.command()
@_WORK
def stop(work: Path | None) -> None:
    """Stop the servers that `flywheel start` left running.

    \b
    flywheel stop
    """  # noqa: D301  # click wants the control character
    stopped = serve.stop(_work_folder(work))
    click.echo(_("The workbook has stopped.") if stopped else _("Nothing was running."))


def _work_folder(work: Path | None) -> Path:
    """Return the folder, made if need be; this process and its children agree on it from here on."""
    folder = (work or places.work()).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        message = _("{folder} cannot be used: {why}. Name another folder with --work.")
        raise FlywheelError(message.format(folder=folder, why=refused.strerror)) from refused
    os.environ["FLYWHEEL_WORK"] = str(folder)
    return folder


def _copy_lessons(work: Path) -> None:
    from flywheel.exercises.lessons import Arrival, copy_lessons

    copied = copy_lessons(work)
    _done(_("Lessons: your own copies are in {folder}").format(folder=work))
    for lesson in copied:
        if lesson.arrival is Arrival.BESIDE:
            message = _("! {file}: this lesson has changed; your copy was kept and the new one lies beside it.")
            click.echo(message.format(file=lesson.path.name))
    _say_where_to_go_on()


def _say_where_to_go_on() -> None:
    from flywheel.exercises.course import next_step
    from flywheel.exercises.progress import read

    lines = read()
    step = next_step(lines) if lines else None
    if step:
        _done(str(step))


def _check_sample() -> None:
    from flywheel import tables

    data = tables.connect(places.datasets() / "sample")
    _done(_("Sample data: {n} tables, checked").format(n=len(data.names)))


def _render_reports(work: Path) -> None:
    """Render the sample reports; one that fails is said and does not keep the workbook closed."""
    from rich.progress import Progress

    from flywheel import report

    scenarios = sorted((places.datasets() / "scenarios").glob("*.yml"))
    with Progress(transient=True, disable=not sys.stdout.isatty()) as bar:
        task = bar.add_task(_("Sample pilot reports"), total=len(scenarios))
        batch = report.run(
            scenarios,
            folder=work / "reports",
            jobs=min(2, os.cpu_count() or 1),
            progress=lambda _outcome, left: bar.update(task, completed=len(scenarios) - left),
        )
    for failure in batch.failures:
        click.echo(_("✗ Sample report {name} failed: {why}").format(name=failure.id, why=failure.message))
    written = sum(outcome.state == "written" for outcome in batch.outcomes)
    reused = sum(outcome.state == "reused" for outcome in batch.outcomes)
    _done(_("Sample pilot reports: {written} written, {reused} still valid").format(written=written, reused=reused))


def _done(message: str) -> None:
    click.echo(f"✓ {message}")


def _serve(work: Path, *, port: int, present_port: int, browser: bool) -> None:
    click.echo(_("… Starting JupyterLab and Voila"))
    first_page = "/lab/tree/00_start.ipynb" if (work / "00_start.ipynb").is_file() else "/lab"
    opened = serve.open_servers(
        work, places.notebooks() / "live", port=port, present_port=present_port, first_page=first_page
    )
    with opened as children:
        servers = [child.server for child in children]
        for server, wanted in zip(servers, (port, present_port), strict=True):
            if server.port != wanted:
                message = _("! Port {wanted} is in use; {name} is on {port}.")
                click.echo(message.format(wanted=wanted, name=server.name, port=server.port))
        _show(servers, work, browser=browser)
        ended = serve.wait_for_end(children)
    message = _("The {name} server ended by itself, so everything was stopped. Its last words are in {log}.")
    click.echo(message.format(name=ended.server.name, log=ended.log), err=True)
    sys.exit(1)


def _show(servers: Sequence[serve.Server], work: Path, *, browser: bool) -> None:
    """Print the links; tokens appear here and nowhere else."""
    index = work / "reports" / "index.html"
    says = {
        "learn": _("lessons and exercises, your own copies"),
        "present": _("live pages, for you; for guests: flywheel present --pages"),
    }
    rows = [("start", servers[0].front, _("front page: everything from here"))]
    rows += [(server.name, server.link, says[server.name]) for server in servers]
    if index.is_file():
        rows.append(("reports", index.as_uri(), _("pilot reports")))
    width = max(len(link) for _name, link, _says in rows)
    click.echo()
    for name, link, purpose in rows:
        click.echo(f"  {name:<8} {link:<{width}}  {purpose}")
    click.echo()
    click.echo(_("Slides for a room, with notes and clock: flywheel present 01"))
    click.echo(_("Stop with Ctrl-C in this terminal, or with `flywheel stop` (make stop) in another."))
    if browser and _has_screen():
        _open(servers[0], work)


def _has_screen() -> bool:
    return sys.platform in {"darwin", "win32"} or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _open(server: serve.Server, work: Path) -> None:
    """Open a browser by way of a private file, so that the token is in no list of processes."""
    page = work / "logs" / "open.html"
    serve.write_private(page, f'<meta http-equiv="refresh" content="0; url={html.escape(server.front)}">')
    webbrowser.open(page.as_uri())
