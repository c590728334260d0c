"""A lesson's master → the slides of its deck: what a room sees, what the trainer says, and how long it may take.

Authors tag little. A heading begins a slide; a paragraph gives its first sentence and those with an *emphasised* term,
the rest is spoken; a table or picture, and every exercise, stands on a slide of its own; trainer notes become speaker
notes. Where that is not enough a cell of the master says ``slideshow={"slide_type": …}`` with ``slide``, ``subslide``,
``fragment``, ``skip`` or ``notes``, or ``unit="…"`` where a unit of ``course.yml`` begins.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbformat import v4

from flywheel.errors import FlywheelError
from flywheel.exercises.masters import exercise_of
from flywheel.exercises.specs import Choice, Exercise, Rubric
from flywheel.exercises.syllabus import LessonEntry, Unit
from flywheel.words import gettext as _

__all__ = ["Slide", "deck_cells", "slides_of"]

ROOM, LEAD, CAPTION = 430, 230, 210
"""Characters of prose that a slide holds, that may stand above a picture, and that may stand below one."""

SETUP = "from flywheel import widgets\nfrom flywheel.exercises.presenting import on_a_slide\n\nwidgets.page_style()"
SILENT = ("set_option",)
WHOLE = ("Take-aways", "Check yourself")
"""Parts of which every sentence is shown, as a list."""
OPENING, PART = 2, 2
"""Slides before the lesson proper (title and aims), and the level of heading that begins a part."""

_EMPHASIS = re.compile(r"(?<![*\w])\*{1,2}[^*\s]")
_HEADING = re.compile(r"(#{1,6})\s+(.+)")
_EXERCISE_ID = re.compile(r"\b\d+\.\d+\b")


@dataclass
class Slide:
    """One screen.

    Attributes:
        title: What the jump list calls it; the second of one name has a number.
        section: Whether a new part of the lesson begins here.
        unit: Place of its unit in the syllabus.
        exercise: Id of the exercise on it, or nothing.
        weight: How much of its unit's time it takes, beside the others.
        minutes: Planned time.
        cells: What is shown, and code that has to run by then.
        notes: What the trainer may say and should know; Markdown.
        told: The lesson's own words of which the slide shows a part; Markdown.
        size: Characters of prose on it.
        output: Whether a table or picture is on it.
    """

    title: str
    section: bool
    unit: int
    exercise: str = ""
    weight: float = 1.0
    minutes: float = 0.0
    cells: list[Any] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    size: int = 0
    output: bool = False


def deck_cells(lesson: LessonEntry, specs: dict[str, Exercise], cells: Sequence[Any]) -> Iterator[Any]:
    """Yield the cells of a deck, as Jupyter's own slide tools understand them.

    Args:
        lesson: The lesson's line in the syllabus.
        specs: Its exercises by id.
        cells: The cells of its master, with ``tags``, ``slideshow`` and ``unit`` in their metadata.

    Raises:
        FlywheelError: The units marked in the master are not those of the syllabus.
    """
    for slide in slides_of(lesson, specs, cells):
        data = {"title": slide.title, "minutes": f"{slide.minutes:.2f}"}
        data |= {"exercise": slide.exercise} if slide.exercise else {}
        kind = "slide" if slide.section else "subslide"
        first, *rest = slide.cells
        first.metadata["slideshow"] = {"slide_type": kind, "data": data}
        yield first
        yield from rest
        if said := _said(slide):
            yield _prose(said, "notes")


def _said(slide: Slide) -> str:
    told = "\n\n".join(slide.told)
    quoted = "\n".join(f"> {line}".rstrip() for line in told.splitlines())
    return "\n\n".join(part for part in ("\n\n".join(slide.notes), quoted) if part)


def slides_of(lesson: LessonEntry, specs: dict[str, Exercise], cells: Sequence[Any]) -> list[Slide]:
    """Return the slides of a lesson in order, with their planned minutes.

    Args:
        lesson: The lesson's line in the syllabus; its minutes are shared out among the slides.
        specs: Its exercises by id.
        cells: The cells of its master.

    Raises:
        FlywheelError: The units marked in the master are not those of the syllabus.
    """
    maker = _Maker(lesson, specs)
    for cell in cells:
        maker.take(cell)
    if maker.marked and maker.marked != [unit.title for unit in lesson.units[1:]]:
        message = _("{lesson}: the units marked in the master are not those of course.yml: {units}")
        raise FlywheelError(message.format(lesson=lesson.name, units=", ".join(maker.marked)))
    units = lesson.units if maker.marked else (Unit(lesson.title, lesson.minutes),)
    for place, unit in enumerate(units):
        inside = [slide for slide in maker.slides if slide.unit == place]
        whole = sum(slide.weight for slide in inside)
        for slide in inside:
            slide.minutes = unit.minutes * slide.weight / whole
    called: Counter[str] = Counter()
    for slide in maker.slides:
        called[slide.title] += 1
        slide.title += f" ({called[slide.title]})" if called[slide.title] > 1 else ""
    return maker.slides


class _Maker:
    """Takes the cells of a master one by one and lays them on slides."""

    def __init__(self, lesson: LessonEntry, specs: dict[str, Exercise]) -> None:
        self.lesson, self.specs = lesson, specs
        self.slides: list[Slide] = []
        self.marked: list[str] = []
        self.heading = lesson.title
        self.lead: tuple[str, ...] = ()

    @property
    def now(self) -> Slide:
        return self.slides[-1]

    def take(self, cell: Any) -> None:
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "-")
        if "unit" in cell.metadata:
            self.marked.append(cell.metadata["unit"])
        if not self.slides:
            self.opening(cell)
        elif "trainer" in cell.metadata.get("tags", ()):
            self.trainer(cell.source)
        elif cell.cell_type == "code":
            self.code(cell.source, kind)
        elif kind == "notes":
            self.now.told.append(cell.source)
        elif kind != "skip":
            self.prose(cell.source, kind)

    def open(self, title: str = "", *, section: bool = False, **more: Any) -> Slide:
        """Begin a slide; one that goes on with a part of the lesson has the part's name in small letters."""
        slide = Slide(title or self.heading, section, len(self.marked), **more)
        slide.cells.append(_prose(f'<h2 class="kicker">{self.heading}</h2>'))
        self.slides.append(slide)
        return slide

    def opening(self, cell: Any) -> None:
        """Show the title with the first sentence of the story, then what people can do afterwards."""
        _head, *blocks = _blocks(cell.source)
        facts = _("{minutes} minutes").format(minutes=self.lesson.minutes)
        first = self.open(section=True, told=["\n\n".join(blocks)])
        lead = blocks[0].splitlines()[0] if blocks else ""
        first.cells[0].source = f'<p class="kicker">{facts}</p>\n\n# {self.lesson.title}\n\n{lead}'
        first.cells.append(_code(SETUP))
        aims = self.open(_("After this lesson you can"), weight=0.5, size=ROOM)
        aims.cells[0].source = "\n".join([f"## {aims.title}", "", *(f"- {aim}" for aim in self.lesson.aims)])

    def trainer(self, source: str) -> None:
        """Give each stretch of a note to the slides of the exercises it names, else to the slide it follows."""
        text = "\n".join(line.removeprefix(">").strip() for line in source.splitlines())
        text = re.sub(r"^\*\*Trainer(\*\* · | · )", lambda mark: "" if "*" in mark[1] else "**", text)
        homes = {slide.exercise: slide for slide in self.slides if slide.exercise}
        places = [self.now if homes else self.slides[0]]
        for line in text.splitlines():
            lead = re.match(r"\*\*[^*]+\*\*", line)
            if lead:
                named = dict.fromkeys(_EXERCISE_ID.findall(lead[0]) or _EXERCISE_ID.findall(line))
                places = [homes[one] for one in named if one in homes] or places
            for slide in places:
                slide.notes.append(line)

    def code(self, source: str, kind: str) -> None:
        exercise = exercise_of(source)
        if exercise is not None:
            self.exercise(self.specs[exercise])
        elif kind != "skip" and _draws(source):
            self.output(source, kind)
        elif not source.startswith("ex."):
            self.now.cells.append(_code(source, "skip"))

    def exercise(self, spec: Exercise) -> None:
        weight = {Rubric: 6.0, Choice: 1.5}.get(type(spec), 3.0)
        slide = self.open(f"{spec.id} · {spec.title}", exercise=spec.id, weight=weight, size=ROOM, output=True)
        slide.cells.append(_code(f'on_a_slide(ex["{spec.id}"])'))

    def output(self, source: str, kind: str) -> None:
        """Show a table or picture, below the sentences that lead to it where they fit."""
        lead, told = self.lead, self.now.told[-1:]
        if kind in {"slide", "subslide"} or self.now.output or self.now.size > LEAD or len(self.slides) <= OPENING:
            moved = self.unshow(lead) if not self.now.output else ()
            self.open()
            for text in moved:
                self.show(text)
            self.now.told += told if moved else []
        self.now.output = True
        self.now.weight += 1
        self.now.cells.append(_code(source, "fragment" if kind == "fragment" else ""))
        self.lead = ()

    def unshow(self, lead: tuple[str, ...]) -> tuple[str, ...]:
        """Take the last sentences off a full slide, if it has others and they are short enough to lead on."""
        prose = next((cell for cell in reversed(self.now.cells) if cell.cell_type == "markdown"), None)
        tail = "\n\n" + "\n\n".join(lead)
        if prose is None or not lead or len(tail) > LEAD or not prose.source.endswith(tail):
            return ()
        left = prose.source.removesuffix(tail)
        if left.count("\n\n") < 1:
            return ()
        prose.source = left
        self.now.told.pop()
        return lead

    def prose(self, source: str, kind: str) -> None:
        """Show what matters of a text and keep all of it for the trainer."""
        blocks = _blocks(source)
        if kind in {"slide", "subslide"}:
            self.open(section=kind == "slide")
        elif self.now.output and not self.now.exercise and not _HEADING.match(blocks[0]):
            blocks = self.caption(blocks)
        for block in blocks:
            found = _HEADING.match(block)
            if found:
                self.head(len(found[1]), found[2])
            else:
                self.block(block)

    def caption(self, blocks: list[str]) -> list[str]:
        """Put the sentence that reads a table or picture below it; return what is left to say."""
        first, *rest = blocks
        kept = "\n\n".join(_essence(first))
        if self.now.size >= ROOM or len(kept) > CAPTION or _solid(first):
            return blocks
        self.now.size = ROOM
        self.now.told.append(first)
        self.now.cells.append(_prose(kept, "fragment"))
        return rest

    def head(self, level: int, text: str) -> None:
        self.heading = text
        kicker = f'<p class="kicker">{self.lesson.title}</p>'
        self.open(section=level <= PART).cells[0].source = f"{kicker}\n\n## {text}"

    def block(self, block: str) -> None:
        """Show a list or table whole, and of a paragraph what matters, on as many slides as it takes."""
        listed = self.heading in WHOLE and not _solid(block)
        shown = [block] if _solid(block) else _essence(block, whole=listed)
        room = ROOM * 3 / 2 if listed else ROOM
        self.lead = tuple(shown)
        for number, text in enumerate(shown):
            length = len(text) if not _solid(block) else 70 * len(block.splitlines())
            if self.now.output or self.now.size + length > room or len(self.slides) <= OPENING:
                self.open()
            self.show(f"- {text}" if listed else text)
            self.now.size += length
            self.now.told += [block] if number == 0 else []

    def show(self, text: str) -> None:
        """Write below what the slide says already."""
        self.now.cells[0].source += f"\n\n{text}"


def _prose(text: str, kind: str = "") -> Any:
    return v4.new_markdown_cell(text, metadata=_typed(kind))  # type: ignore[no-untyped-call]  # nbformat is untyped


def _code(source: str, kind: str = "") -> Any:
    return v4.new_code_cell(source, metadata=_typed(kind))  # type: ignore[no-untyped-call]  # nbformat is untyped


def _typed(kind: str) -> dict[str, Any]:
    return {"slideshow": {"slide_type": kind}} if kind else {}


def _draws(source: str) -> bool:
    """Say whether a code cell shows something: its last line is an expression, or prints."""
    last = ast.parse(source).body[-1]
    if not isinstance(last, ast.Expr):
        return False
    code = ast.unparse(last)
    return not code.startswith("ex.") and not any(f"{word}(" in code for word in SILENT)


def _blocks(text: str) -> list[str]:
    r"""Split Markdown at blank lines.

    Example:
        >>> list(_blocks("# A\n\nOne.\nTwo."))
        ['# A', 'One.\nTwo.']
    """
    return [part.strip("\n") for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def _solid(block: str) -> bool:
    """Say whether a block is shown whole: a list, a table, a quotation or code."""
    return block.startswith(("- ", "|", ">", "```", "1. ", "    "))


def _essence(paragraph: str, *, whole: bool = False) -> list[str]:
    r"""Return the sentences of a paragraph that go on a slide: the first, and those with an emphasised term.

    Example:
        >>> _essence("One.\nA *term* is this.\nThree.")
        ['One.', 'A *term* is this.']
    """
    first, *rest = [line for line in paragraph.splitlines() if "`ex." not in line] or [paragraph]
    return [first, *(line for line in rest if whole or _EMPHASIS.search(line))]
