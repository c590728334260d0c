"""What live pages are made of: parts with one look, and panels in which a viewer looks for themselves."""

from flywheel.widgets.controls import Control, choice, day, number, several, slider, toggle
from flywheel.widgets.desk import Desk, OpenForm, form_desk, form_pictures
from flywheel.widgets.downloads import as_csv, download, downloads, saves
from flywheel.widgets.frames import framed_page
from flywheel.widgets.lab import Lab, lab
from flywheel.widgets.packs import PackStarter, pack_starter
from flywheel.widgets.parts import button, labelled, markdown, message, page_style, panel, row, scrolling, stack
from flywheel.widgets.scores import score_explorer
from flywheel.widgets.upload import Upload, data_from_files, mapping_template, upload, with_own_data
from flywheel.widgets.views import display_all, figure, on_request, picture, problem_list, said, table

__all__ = [
    "Control",
    "Desk",
    "Lab",
    "OpenForm",
    "PackStarter",
    "Upload",
    "as_csv",
    "button",
    "choice",
    "data_from_files",
    "day",
    "display_all",
    "download",
    "downloads",
    "figure",
    "form_desk",
    "form_pictures",
    "framed_page",
    "lab",
    "labelled",
    "mapping_template",
    "markdown",
    "message",
    "number",
    "on_request",
    "pack_starter",
    "page_style",
    "panel",
    "picture",
    "problem_list",
    "row",
    "said",
    "saves",
    "score_explorer",
    "scrolling",
    "several",
    "slider",
    "stack",
    "table",
    "toggle",
    "upload",
    "with_own_data",
]
