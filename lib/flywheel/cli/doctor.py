"""`flywheel doctor`: prints what was found on this machine and what to do about it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.cells import cell_len, set_cell_size

from flywheel import places
from flywheel.doctor import Finding, examine
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["doctor"]

_ICONS = {"ok": "✓", "warning": "!", "problem": "✗"}


@click.command()
@click.option("--work", type=click.Path(path_type=Path), help="Folder of your own copies. [default: work/]")
def doctor(work: Path | None) -> None:
    """Check this machine and say what to do.

    Exit code 0: the workbook will run (a line marked ! works less well). 1: a line marked ✗ has to be mended.

    \b
    flywheel doctor                  look at everything
    flywheel doctor --work ~/course  with another folder for your copies
    """  # noqa: D301  # click wants the control character
    findings = examine((work or places.work()).resolve())
    width = max(cell_len(finding.subject) for finding in findings)
    for finding in findings:
        click.echo(_line(finding, width))
    problems = sum(finding.status == "problem" for finding in findings)
    click.echo()
    click.echo(_verdict(problems))
    sys.exit(1 if problems else 0)


def _line(finding: Finding, width: int) -> str:
    words = {"ok": _("ok"), "warning": _("note"), "problem": _("mend")}
    word, subject = set_cell_size(words[finding.status], 5), set_cell_size(finding.subject, width)
    head = f"{_ICONS[finding.status]} {word} {subject}  "
    margin = "\n" + " " * cell_len(head)
    remedy = f"{margin}→ {finding.remedy}" if finding.remedy else ""
    return head + finding.message.replace("\n", margin) + remedy


def _verdict(problems: int) -> str:
    if not problems:
        return _("This machine is ready.")
    return ngettext("{n} thing to mend.", "{n} things to mend.", problems).format(n=problems)
