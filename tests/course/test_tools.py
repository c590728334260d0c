"""Live pages that belong to no lesson: course.yml describes them for the front page."""

import re
from pathlib import Path

import pytest

from flywheel import places
from flywheel.errors import BadInputError
from flywheel.exercises import syllabus
from flywheel.serve.landing import front_page
from flywheel.words import language


def test_every_tool_is_described_once():
    """Every page of no lesson is in course.yml, its title is the page's, and the front page says what it is for."""
    live = places.course() / "live"
    lessons = {lesson.name for lesson in syllabus.read()}
    tools = {tool.id: tool for tool in syllabus.tools()}
    assert set(tools) == {path.stem for path in live.glob("*.py")} - lessons
    for tool in tools.values():
        heading = re.search(r"^# # (.+)$", (live / f"{tool.id}.py").read_text(encoding="utf-8"), re.MULTILINE)
        assert heading
        assert heading[1] == tool.title
    titles = {"new.ipynb": "New"} | {f"{tool.id}.ipynb": tool.title for tool in reversed(tools.values())}
    shown = front_page(titles, work=Path("none"))["tools"]
    assert [one["title"] for one in shown] == [*(tool.title for tool in tools.values()), "New"]
    assert [one["says"] for one in shown] == [*(tool.description for tool in tools.values()), ""]


def test_lessons_and_tools_are_called_by_their_chinese_names():
    """Everything that the front page says of lessons and tools is translated."""
    titles = {f"{tool.id}.ipynb": tool.title for tool in syllabus.tools()}
    titles |= {f"{lesson.name}.ipynb": lesson.title for lesson in syllabus.read()}
    with language("zh"):
        shown = front_page(titles, work=Path("none"))
    said = [text for one in shown["tools"] for text in (one["title"], one["says"])]
    said += [text for one in shown["lessons"] for text in (one["title"], one["aim"])]
    assert [text for text in said if not re.search("[\u4e00-\u9fff]", text)] == []


def test_a_tool_without_a_description_is_named(tmp_path):
    """What is missing is said with the tool's id, and an unreadable list is no list."""
    (tmp_path / "course.yml").write_text("tools:\n  - {id: desk, title: Desk}\n")
    with pytest.raises(BadInputError, match="desk: description is missing"):
        syllabus.tools(tmp_path)
