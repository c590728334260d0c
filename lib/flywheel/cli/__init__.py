"""The `flywheel` command: verbs are imported only when they are called, so that help is instant."""

from __future__ import annotations

import importlib
import sys
from keyword import iskeyword

import click

from flywheel import __version__
from flywheel.errors import FlywheelError

__all__ = ["VERBS", "flywheel", "main"]

VERBS = {
    "certificate": ("flywheel.cli.certificate", "print a certificate, or say what is not done yet"),
    "class": ("flywheel.cli.classes", "hold a class on this machine, merge its progress, print its certificates"),
    "data": ("flywheel.cli.data", "make, check, describe or import data"),
    "doctor": ("flywheel.cli.doctor", "check this machine and say what to do"),
    "form": ("flywheel.cli.form", "print a form of the desk, empty or filled in, as Word, Excel or a page"),
    "monitor": ("flywheel.cli.monitor", "look whether the nodes of scenario processes work"),
    "present": ("flywheel.cli.present", "show a lesson as slides, with notes and clock"),
    "progress": ("flywheel.cli.progress", "show how far you are in the course"),
    "report": ("flywheel.cli.report", "turn scenario files into pilot reports, and data into others"),
    "scenario": ("flywheel.cli.scenario", "start or check a scenario file"),
    "start": ("flywheel.cli.start", "set everything up and open the workbook"),
    "stop": ("flywheel.cli.start", "stop the servers that `flywheel start` left running"),
    "voc": ("flywheel.cli.voc", "write the pack for a week's VOC meeting"),
}
"""Verb → module that holds a click command of the same name (``class_`` for ``class``), and its line in the help."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click hands it over
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(VERBS[cmd_name][0])
        command: click.Command = getattr(module, cmd_name + "_" * iskeyword(cmd_name))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # as above
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, line) for verb, (_, line) in VERBS.items()])


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="flywheel")
def flywheel() -> None:
    """Learn, present and run pilots with the user-operation flywheel.

    \b
    flywheel start                      open the workbook
    flywheel report my_scenario.yml     write a pilot report
    flywheel data check my_folder       see what is wrong with your data
    """  # noqa: D301  # click wants the backspace character itself


def main() -> None:
    """Run the command line; a person's mistake ends with its message and exit code 2, without a traceback."""
    try:
        flywheel()
    except FlywheelError as mistake:
        click.echo(str(mistake), err=True)
        sys.exit(2)
