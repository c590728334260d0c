"""The trainer's agendas: minutes from the syllabus, tables in the guide, mistakes named."""

import pytest
from ruamel.yaml import YAML

from flywheel import places
from flywheel.errors import BadInputError
from flywheel.exercises import syllabus
from flywheel.exercises.agendas import agendas, filled_in

AGENDAS = """
agendas:
  - id: short
    title: Short
    for_whom: Testers.
    days:
      - start: "09:30"
        at_most: 60
        parts:
          - {lesson: "71", units: [Counting]}
          - {pause: Tea, minutes: 10}
          - {lesson: "71"}
          - {lesson: "72"}
groups:
  - {id: game, title: Game, lesson: "71", roles: [one, two],
     steps: [{title: Play, minutes: 7}, {title: Talk, minutes: 3}]}
"""
GUIDE = "# Guide\n\n<!-- agenda short -->\nold\n<!-- end -->\n\n<!-- group game -->\n<!-- end -->\n"


@pytest.fixture
def taught(course):
    """The tiny course with an agenda of one unit, a pause and the whole lesson."""
    (course / "agendas.yml").write_text(AGENDAS)
    (course / "TRAINER.md").write_text(GUIDE)
    return course


def test_minutes_come_from_the_syllabus(taught):
    """20 of the unit, 10 of tea, 30 of the lesson; a lesson that is not written yet is left out and named."""
    (agenda,) = agendas(taught)
    assert [(begin, end, part.minutes) for begin, end, part in agenda.days[0].timed()] == [
        ("09:30", "09:50", 20),
        ("09:50", "10:00", 10),
        ("10:00", "10:30", 30),
    ]
    assert (agenda.days[0].minutes, agenda.absent) == (60, ("72",))


def test_a_wrong_unit_and_a_long_day_are_named(taught):
    """Both come in one message, with the nearest unit."""
    (taught / "agendas.yml").write_text(AGENDAS.replace("Counting", "Countingg").replace("at_most: 60", "at_most: 30"))
    with pytest.raises(BadInputError, match="2 problems") as caught:
        agendas(taught)
    assert "lesson 71 has no unit 'Countingg' → did you mean Counting?" in str(caught.value)
    assert "day 1 takes 40 minutes, more than 30" in str(caught.value)


def test_the_guide_gets_its_tables(taught, builder, capsys):
    """The build writes them once; the check says when they are old."""
    where = ["--course", str(taught), "--notebooks", str(taught.parent / "notebooks"), "--check"]
    assert builder.main(where) == 1
    assert "TRAINER.md: its tables differ" in capsys.readouterr().out
    assert builder.trainers_guide(taught, write=True)
    text = (taught / "TRAINER.md").read_text(encoding="utf-8")
    assert "| 09:30 | 09:50 | 20 | 71 Tiny (Counting) |" in text
    assert "| | | **60** | 50 of them lessons |" in text
    assert "Roles: one, two." in text
    assert "| **10** | |" in text
    assert not builder.trainers_guide(taught, write=True)
    with pytest.raises(BadInputError, match="agenda long: is not in"):
        filled_in(text.replace("agenda short", "agenda long"), taught)


def test_three_agendas_fit_their_days():
    """Half a day, one day and two days keep to their hours; the last one has the whole course."""
    half, one, two = agendas()
    assert [len(agenda.days) for agenda in (half, one, two)] == [1, 1, 2]
    assert all(day.minutes <= day.at_most for agenda in (half, one, two) for day in agenda.days)
    taught = [part.lesson for day in two.days for part in day.parts if part.lesson]
    assert taught == [lesson.id for lesson in syllabus.read()]


def test_every_agenda_and_group_stands_in_the_guide():
    """Nothing is planned that the guide does not show, and a group exercise fits into its lesson."""
    loaded = YAML(typ="safe").load((places.course() / "agendas.yml").read_text(encoding="utf-8"))
    guide = (places.course() / "TRAINER.md").read_text(encoding="utf-8")
    marks = [("agenda", one["id"]) for one in loaded["agendas"]] + [("group", one["id"]) for one in loaded["groups"]]
    assert [name for kind, name in marks if f"<!-- {kind} {name} -->" not in guide] == []
    lessons = {lesson.id: lesson.minutes for lesson in syllabus.read()}
    for group in loaded["groups"]:
        assert sum(step["minutes"] for step in group["steps"]) <= lessons.get(group["lesson"], 60)
