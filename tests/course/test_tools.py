"""Live pages without a lesson."""

from ruamel.yaml import YAML

from flywheel import places
from flywheel.serve.present import page_title


def test_every_tool_is_a_page_with_its_title():
    """What course.yml lists as a tool has a source, a page of that title, and a line that says what it is for."""
    course = places.course()
    tools = YAML(typ="safe").load((course / "course.yml").read_text(encoding="utf-8"))["tools"]
    assert len({tool["id"] for tool in tools}) == len(tools)
    for tool in tools:
        assert (course / tool["file"]).stem == tool["id"]
        assert page_title(places.notebooks() / "live" / f"{tool['id']}.ipynb") == tool["title"]
        assert tool["description"].endswith(".")
