"""Files that a viewer saves."""

import base64
import io
import re
import zipfile

import openpyxl
import pandas as pd
import pytest

from flywheel import widgets
from flywheel.charts import chart
from flywheel.errors import FlywheelError
from flywheel.widgets import downloads as made
from flywheel.widgets.downloads import MOST_MEGABYTES

TABLE = pd.DataFrame({"note": ["=1+1", "+x", "fine"], "n": [-1, 2, 3]})


def saved(box, button):
    """Press a button and return name and bytes of the file in the link."""
    box.buttons[button].click()
    name = re.search(r'download="([^"]+)"', box.place.value).group(1)
    return name, base64.b64decode(re.search(r"base64,([^\"]+)", box.place.value).group(1))


def test_no_cell_of_a_csv_runs():
    """Texts that look like formulas get an apostrophe, numbers stay numbers, and Excel sees that it is UTF-8."""
    name, content = saved(made(lambda: [TABLE], file="tiers"), 0)
    assert name == "tiers.csv"
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == ["note,n", "'=1+1,-1", "'+x,2", "fine,3"]


def test_no_cell_of_a_workbook_runs():
    """Texts are texts in Excel, and each table has its sheet."""
    name, content = saved(made(lambda: [TABLE, TABLE], file="tiers"), 1)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert name == "tiers.xlsx"
    assert book.sheetnames == ["Table 1", "Table 2"]
    assert book.worksheets[0]["A2"].data_type == "s"
    assert book.worksheets[0]["A2"].value == "=1+1"
    assert book.worksheets[0]["B2"].value == -1


def test_several_things_come_as_one_zip():
    """Two pictures are two files in a zip; one picture is a PNG."""
    with chart(title="Two", alt="Two things") as (drawn, _axes):
        pass
    name, content = saved(made(lambda: [drawn, drawn], file="tiers"), 2)
    assert name == "tiers-png.zip"
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["tiers-1.png", "tiers-2.png"]
    assert saved(made(lambda: ["words", drawn], file="tiers"), 2)[1][1:4] == b"PNG"


@pytest.mark.parametrize("button", [0, 1, 2])
def test_nothing_to_save_is_said(button):
    """Where there is no table or picture, a sentence says so."""
    box = made(lambda: ["words"], file="tiers")
    box.buttons[button].click()
    assert "There is no" in box.place.value
    assert "<a" not in box.place.value


def test_files_beyond_the_limit_and_faults_are_said():
    """The limit has its number, a refusal its own words, and a fault is no traceback."""
    box = widgets.download(lambda: b"x" * (MOST_MEGABYTES * 1_000_000 + 1), text="Save", file="big.bin")
    box.asked.click()
    assert f"up to {MOST_MEGABYTES} MB" in box.place.value

    def refuse():
        raise FlywheelError("first choose <something>")

    box = widgets.download(refuse, text="Save", file="a.csv")
    box.asked.click()
    assert "first choose &lt;something&gt;" in box.place.value
    box = widgets.download(lambda: 1 / 0, text="Save", file="a.csv")
    box.asked.click()
    assert "cannot be made now" in box.place.value


def test_a_name_cannot_break_out():
    """Odd letters of a file name become dashes; the kind of file follows its ending."""
    box = widgets.download(lambda: b"x", text="Save", file='a"> <b.xlsx')
    box.asked.click()
    assert 'download="a-b.xlsx"' in box.place.value
    assert "spreadsheetml" in box.place.value
