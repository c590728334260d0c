"""A scenario ↔ the forms that people hand in: Tables 1 to 3 as an Excel workbook, in English or Chinese."""

from flywheel.forms.fields import further_fields, with_further_fields
from flywheel.forms.workbook import read_workbook, write_workbook

__all__ = ["further_fields", "read_workbook", "with_further_fields", "write_workbook"]
