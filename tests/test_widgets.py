"""The parts of live pages."""

import re
from pathlib import Path

import ipywidgets
import pytest

from flywheel import serve, widgets
from flywheel.widgets import parts


def test_the_style_sheet_asks_nobody():
    """The one style sheet holds no address and no import."""
    style = widgets.page_style().data
    assert style.startswith("<style>")
    assert "@import" not in style
    assert "url(" not in style
    assert "//" not in re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)


def test_rules_name_colours_by_role():
    """Colours stand in custom properties only, and the pages' own sheet knows each of them, light and dark."""
    sheet = re.sub(r"/\*.*?\*/", "", parts.STYLE.read_text(encoding="utf-8"), flags=re.DOTALL)
    values, rules = sheet.partition("}")[::2]
    assert re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(", values + rules) == re.findall(r"#[0-9a-f]{3,8}", values)
    assert not re.search(r"var\([^)]*,", rules)
    assert not re.search(r":\s*(?:white|black|red|green|blue|gr[ae]y)\b", rules)
    known = set(re.findall(r"(--[a-z-]+):", values))
    assert set(re.findall(r"var\((--[a-z-]+)\)", rules)) == known
    around = (Path(serve.__file__).parent / "share/jupyter/voila/templates/flywheel/static/flywheel.css").read_text()
    in_both = {name for name in known if around.count(f"  {name}:") == 2}
    assert known - in_both == {"--flywheel-white", "--flywheel-on-white"}


def test_every_class_that_is_used_has_a_style():
    """A class added in Python exists in the style sheet."""
    style = widgets.page_style().data
    panel = widgets.panel(widgets.labelled(ipywidgets.Text(), "A", code=True), widgets.button("B"), title="C")
    names = {name for part in (panel, *panel.children) for name in part._dom_classes}
    assert names == {"flywheel-panel", "flywheel-field", "flywheel-code", "flywheel-button", "flywheel-message"}
    assert all(f".{name}" in style for name in names)


@pytest.mark.parametrize(
    ("text", "must_not"),
    [("<script>alert(1)</script>", "<script"), ("[x](javascript:alert(1))", "javascript:"), ("<img src=x>", "<img")],
)
def test_markdown_cannot_run_anything(text, must_not):
    """HTML and script links in Markdown are made harmless."""
    assert must_not not in widgets.markdown(text)


def test_titles_and_labels_are_plain_text():
    """A title with a tag shows the tag."""
    panel = widgets.panel(title="<b>Bold</b>")
    assert panel.children[0].value == "<h3>&lt;b&gt;Bold&lt;/b&gt;</h3>"
    assert widgets.labelled(ipywidgets.Text(), "<b>").description_allow_html is False


def test_rows_wrap_and_nothing_is_squeezed():
    """On a narrow screen a row of buttons breaks instead of shrinking."""
    row = widgets.row(widgets.button("One"), widgets.button("Two"))
    assert row.layout.flex_flow == "row wrap"
    assert row.children[0].layout.min_width == "6.5em"


def test_wide_content_scrolls_in_a_named_box():
    """The box can be reached by keyboard and has a name that cannot break out of its attribute."""
    box = widgets.scrolling("<table></table>", label="It's <wide>")
    assert "tabindex='0'" in box
    assert "<wide>" not in box
    assert box.count("'") % 2 == 0
