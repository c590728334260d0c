"""An exception of the trainee's own code → one or two plain sentences and the line where it happened."""

from __future__ import annotations

import builtins
import linecache
import re
import traceback
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import singledispatch
from types import FrameType, TracebackType

import pandas as pd

from flywheel.errors import FlywheelError, nearest
from flywheel.words import gettext as _

__all__ = ["explain", "full_traceback"]

OWN_CODE = re.compile(r"<ipython-input|<string>|[/\\]ipykernel_\d+[/\\]")
"""File names that IPython and ipykernel give to cells."""


def explain(error: BaseException) -> str:
    """Explain an exception to the person whose code raised it.

    Args:
        error: The exception, with its traceback where there is one.

    Returns:
        Sentences without jargon: what happened, what is probably meant, and the last own line.

    Example:
        >>> explain(ZeroDivisionError("division by zero"))
        'Something was divided by zero: a group is empty, or a count is 0.'
    """
    said = _meaning(error)
    line = _own_line(error)
    return f"{said} {line}" if line else said


def full_traceback(error: BaseException) -> str:
    """Return the whole traceback as Python would print it.

    Example:
        >>> full_traceback(ValueError("no"))
        'ValueError: no'
    """
    return "".join(traceback.format_exception(error)).strip()


def _frames(error: BaseException) -> Iterator[tuple[FrameType, int]]:
    step: TracebackType | None = error.__traceback__
    while step is not None:
        yield step.tb_frame, step.tb_lineno
        step = step.tb_next


def _own_line(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return _place(error.lineno or 0, (error.text or "").strip())
    own = [(frame, line) for frame, line in _frames(error) if OWN_CODE.search(frame.f_code.co_filename)]
    if not own:
        return ""
    frame, line = own[-1]
    return _place(line, linecache.getline(frame.f_code.co_filename, line).strip())


def _place(number: int, text: str) -> str:
    if not text:
        return ""
    return _("It happened in line {number}: `{text}`").format(number=number, text=text.replace("`", "'"))


def _meant(name: str, known: Iterable[str]) -> str:
    like = nearest(name, known)
    return " " + _("Did you mean `{name}`?").format(name=like) if like else ""


@singledispatch
def _meaning(error: BaseException) -> str:
    return _("Python stopped with {type}: {message}").format(type=type(error).__name__, message=_sentence(str(error)))


def _sentence(text: str) -> str:
    text = text.strip().split("\n\n")[0]
    return text if text.endswith((".", "?", "!")) else text + "."


@_meaning.register
def _flywheel(error: FlywheelError) -> str:
    return str(error)


@_meaning.register
def _name(error: NameError) -> str:
    name = error.name or str(error)
    if re.fullmatch(r"answer_\d+_\d+", name):
        return _("There is no `{name}` yet: the exercise cell has to run without an error first.").format(name=name)
    words = [word for word in dir(builtins) if word.islower()]
    known = {*get_close_matches(name, words, n=1, cutoff=0.8)}  # `sorted` was hardly meant by who typed `scores`
    for frame, _line in _frames(error):
        if OWN_CODE.search(frame.f_code.co_filename):
            known |= {n for n in (*frame.f_locals, *frame.f_globals) if not n.startswith("_")}
    said = _("Nothing is called `{name}` here.").format(name=name) + _meant(name, known - {name})
    if isinstance(error, UnboundLocalError):
        return _("`{name}` is used in this function before it gets a value.").format(name=name)
    if "?" in said:
        return said
    return (
        said
        + " "
        + _('Text has to stand in quotes: `"{name}"`. A name needs the cells above to run first.').format(name=name)
    )


@_meaning.register
def _key(error: KeyError) -> str:
    missing = error.args[0] if error.args else ""
    table = next((t for t in map(_table_of, reversed(list(_frames(error)))) if t is not None), None)
    if table is None:
        return _("There is no entry called {name}.").format(name=repr(missing))
    return _no_column(missing, [str(column) for column in table.columns])


def _no_column(missing: object, columns: list[str]) -> str:
    said = _("The table has no column {name}.").format(name=repr(missing)) + _meant(str(missing), columns)
    return said + " " + _("Its columns: {columns}.").format(columns=", ".join(columns))


def _table_of(step: tuple[FrameType, int]) -> pd.DataFrame | None:
    owner = step[0].f_locals.get("self")
    return owner if isinstance(owner, pd.DataFrame) else None


@_meaning.register
def _attribute(error: AttributeError) -> str:
    if error.name is None:
        return _("Something has no such part: {message}").format(message=_sentence(str(error)))
    if error.obj is None:
        return _("`.{name}` was asked of nothing (None): the step before gave no result.").format(name=error.name)
    if error.obj is ...:
        return _("There is still `...` where a value is needed: replace it.")
    owner = getattr(error.obj, "__name__", type(error.obj).__name__)
    said = _("`{owner}` has no `.{name}`.").format(owner=owner, name=error.name)
    return said + _meant(error.name, [n for n in dir(error.obj) if not n.startswith("_")])


@_meaning.register
def _type(error: TypeError) -> str:
    message = str(error)
    if "ellipsis" in message.casefold():
        return _("There is still `...` where a value is needed: replace it.")
    if no_column := re.match(r"Column '(.+?)' is not found in table\. Existing columns: (.+)\.", message):
        return _no_column(no_column[1], re.findall(r"'(.+?)'", no_column[2]))
    if "not subscriptable" in message:
        return _("Square brackets stand behind something that has no columns; a result keeps its columns in `.table`.")
    if re.search(r"\bargument", message) and re.search(r"\b(takes|missing|unexpected|multiple)\b", message):
        return _("A function was called with other arguments than it takes: {message}").format(
            message=_sentence(message)
        )
    if "not callable" in message:
        return _("Something was called with () that is not a function: {message}").format(message=_sentence(message))
    return _("Two things do not fit together, often text and a number: {message}").format(message=_sentence(message))


@_meaning.register
def _zero(error: ZeroDivisionError) -> str:  # noqa: ARG001  # the type says it all
    return _("Something was divided by zero: a group is empty, or a count is 0.")


@_meaning.register
def _index(error: IndexError) -> str:
    return _("A place was asked for that is not there; counting starts at 0: {message}").format(
        message=_sentence(str(error))
    )


@_meaning.register
def _value(error: ValueError) -> str:
    return _("A value has the right type but cannot be used here: {message}").format(message=_sentence(str(error)))


@_meaning.register
def _module(error: ImportError) -> str:
    return _("This could not be imported: {message}").format(message=_sentence(str(error)))


@_meaning.register
def _syntax(error: SyntaxError) -> str:
    if isinstance(error, IndentationError):
        return _("The indentation does not fit: lines of one block start at the same column.")
    said = _("Python cannot read this: {message}").format(message=_sentence(error.msg or ""))
    return said + " " + _("Look for a quote, a bracket or a comma that is missing; text and days stand in quotes.")


@_meaning.register
def _file(error: FileNotFoundError) -> str:
    return _("There is no file {name}.").format(name=repr(error.filename or str(error)))
