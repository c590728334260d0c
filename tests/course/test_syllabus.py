"""The syllabus in ``course.yml``."""

import pytest

from flywheel.errors import BadInputError, FlywheelError
from flywheel.exercises import syllabus


def test_a_lesson_is_found_by_its_id_with_or_without_zero(course):
    """``71`` is found, and what stands in the file arrives typed."""
    lesson = syllabus.entry("71", course=course)
    assert (lesson.name, lesson.minutes, lesson.exercises) == ("71_tiny", 30, ("71.1", "71.2"))
    assert sum(unit.minutes for unit in lesson.units) == 30


def test_every_mistake_in_the_file_is_named_at_once(course):
    """A missing field, an unknown field and wrong minutes come in one message."""
    text = (
        (course / "course.yml").read_text().replace("slug: tiny", "slugg: tiny").replace("minutes: 30", "minutes: 31")
    )
    (course / "course.yml").write_text(text)
    with pytest.raises(BadInputError, match="3 problems") as caught:
        syllabus.read(course)
    said = str(caught.value)
    assert "lesson 71: slug is missing" in said
    assert "slugg is not a field of a lesson → did you mean slug?" in said
    assert "its units take 30 minutes, the lesson 31" in said


def test_a_file_that_is_no_yaml_is_said_with_its_place(course):
    """A broken file ends with its name and the line, not with a traceback."""
    (course / "course.yml").write_text("lessons: [\n")
    with pytest.raises(BadInputError, match=r"course\.yml: 1 problem"):
        syllabus.read(course)


def test_an_unknown_lesson_names_those_present(course):
    """The message lists the lessons."""
    with pytest.raises(FlywheelError, match="lesson '72' is not in the course; lessons present: 71 Tiny"):
        syllabus.entry("72", course=course)
