"""Tables and boards on a live page."""

import pandas as pd

from flywheel.widgets import on_request, table


def test_a_named_index_becomes_a_column():
    """Grouped tables keep their groups, in one header row, and scroll in a box of their own."""
    shown = table(pd.DataFrame({"n": [2]}, index=pd.Index(["late"], name="topic")), label="Topics").value
    assert shown.index("topic") < shown.index("late")
    assert shown.count("<tr") == 2
    assert "aria-label='Topics'" in shown


def test_a_button_shows_how_things_stand_now():
    """Each press asks anew; a fault becomes a sentence."""
    stands = [pd.DataFrame({"done": [1]}), pd.DataFrame({"done": [2]})]
    box = on_request(lambda: stands.pop(0), text="Show")
    button, place = box.children[0].children[0], box.children[1]
    button.click()
    assert "<td>1</td>" in place.children[0].value
    button.click()
    assert "<td>2</td>" in place.children[0].value
    button.click()
    assert "cannot be shown now" in place.children[0].value
