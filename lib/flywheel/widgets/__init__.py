"""What live pages are made of: parts with one look, and panels in which a viewer looks for themselves."""

from flywheel.widgets.controls import Control, choice, day, number, several, slider, toggle
from flywheel.widgets.downloads import as_csv, download, downloads
from flywheel.widgets.lab import Lab, lab
from flywheel.widgets.parts import button, labelled, markdown, message, page_style, panel, row, scrolling, stack
from flywheel.widgets.pilot_judge import counts_judge, own_pilot_judge, sample_judge
from flywheel.widgets.pilot_planner import guardrail_planner, pilot_planner
from flywheel.widgets.report_panel import ReportPanel, framed, report_panel
from flywheel.widgets.scenario_builder import ScenarioBuilder, scenario_builder
from flywheel.widgets.scores import score_explorer
from flywheel.widgets.upload import Upload, data_from_files, mapping_template, upload, with_own_data
from flywheel.widgets.views import display_all, figure, on_request, picture, problem_list, said, table

__all__ = [
    "Control",
    "Lab",
    "ReportPanel",
    "ScenarioBuilder",
    "Upload",
    "as_csv",
    "button",
    "choice",
    "counts_judge",
    "data_from_files",
    "day",
    "display_all",
    "download",
    "downloads",
    "figure",
    "framed",
    "guardrail_planner",
    "lab",
    "labelled",
    "mapping_template",
    "markdown",
    "message",
    "number",
    "on_request",
    "own_pilot_judge",
    "page_style",
    "panel",
    "picture",
    "pilot_planner",
    "problem_list",
    "report_panel",
    "row",
    "said",
    "sample_judge",
    "scenario_builder",
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
