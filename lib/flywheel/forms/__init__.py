"""A scenario ↔ the documents that people hand in: the three forms as a workbook, a drawing, a procedure, a library."""

from flywheel.forms.action_plan import plan_document, plan_workbook
from flywheel.forms.diagram import process_svg
from flywheel.forms.library import file_procedures, search_procedures
from flywheel.forms.sop import sop_page, write_sop
from flywheel.forms.workbook import read_workbook, write_workbook

__all__ = [
    "file_procedures",
    "plan_document",
    "plan_workbook",
    "process_svg",
    "read_workbook",
    "search_procedures",
    "sop_page",
    "write_sop",
    "write_workbook",
]
