"""The desk of forms: each form described once, filled in on a page, kept as a file, printed as Word, Excel or paper."""

from flywheel.forms.desk.files import file_name, read_form, save_form, saved_form, saved_forms, written_form
from flywheel.forms.desk.model import DeskForm, Field, Finding, Part, Values, taken
from flywheel.forms.desk.output import as_excel, as_page, as_word
from flywheel.forms.desk.registry import DESK, find_form

__all__ = [
    "DESK",
    "DeskForm",
    "Field",
    "Finding",
    "Part",
    "Values",
    "as_excel",
    "as_page",
    "as_word",
    "file_name",
    "find_form",
    "read_form",
    "save_form",
    "saved_form",
    "saved_forms",
    "taken",
    "written_form",
]
