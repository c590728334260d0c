"""What live pages are made of: parts with one look, and panels in which a viewer looks for themselves."""

from flywheel.widgets.andon_board import andon_board, score_alarms
from flywheel.widgets.controls import Control, choice, day, number, several, slider, toggle
from flywheel.widgets.desk import Desk, OpenForm, form_desk, form_pictures
from flywheel.widgets.downloads import as_csv, download, downloads, saves
from flywheel.widgets.frames import framed_page
from flywheel.widgets.funnel_lab import funnel_lab
from flywheel.widgets.lab import Lab, lab
from flywheel.widgets.lifecycle_lab import lifecycle_lab
from flywheel.widgets.loop_lab import diagnosis_lab, handoff_lab, loop_labs, recurrence_lab, sla_lab, stages_lab
from flywheel.widgets.maturity import maturity_lab
from flywheel.widgets.meeting import action_log, meeting_timer
from flywheel.widgets.packs import PackStarter, pack_starter
from flywheel.widgets.parts import button, labelled, markdown, message, page_style, panel, row, scrolling, stack
from flywheel.widgets.pilot_judge import counts_judge, own_pilot_judge, sample_judge
from flywheel.widgets.pilot_planner import guardrail_planner, pilot_planner
from flywheel.widgets.priority_lab import priority_lab
from flywheel.widgets.report_panel import ReportPanel, report_panel
from flywheel.widgets.scenario_builder import ScenarioBuilder, scenario_builder
from flywheel.widgets.scores import score_explorer
from flywheel.widgets.sight import when_near
from flywheel.widgets.simulator import experience_return_lab, own_wheel, wheel_simulator, wheel_tornado_lab
from flywheel.widgets.tier_lab import tier_lab
from flywheel.widgets.upload import Upload, data_from_files, mapping_template, upload, with_own_data
from flywheel.widgets.views import display_all, figure, on_request, picture, problem_list, said, table
from flywheel.widgets.voc_lab import five_whys_form, pain_topics, severity_lab, severity_placing, voc_labs

__all__ = [
    "Control",
    "Desk",
    "Lab",
    "OpenForm",
    "PackStarter",
    "ReportPanel",
    "ScenarioBuilder",
    "Upload",
    "action_log",
    "andon_board",
    "as_csv",
    "button",
    "choice",
    "counts_judge",
    "data_from_files",
    "day",
    "diagnosis_lab",
    "display_all",
    "download",
    "downloads",
    "experience_return_lab",
    "figure",
    "five_whys_form",
    "form_desk",
    "form_pictures",
    "framed_page",
    "funnel_lab",
    "guardrail_planner",
    "handoff_lab",
    "lab",
    "labelled",
    "lifecycle_lab",
    "loop_labs",
    "mapping_template",
    "markdown",
    "maturity_lab",
    "meeting_timer",
    "message",
    "number",
    "on_request",
    "own_pilot_judge",
    "own_wheel",
    "pack_starter",
    "page_style",
    "pain_topics",
    "panel",
    "picture",
    "pilot_planner",
    "priority_lab",
    "problem_list",
    "recurrence_lab",
    "report_panel",
    "row",
    "said",
    "sample_judge",
    "saves",
    "scenario_builder",
    "score_alarms",
    "score_explorer",
    "scrolling",
    "several",
    "severity_lab",
    "severity_placing",
    "sla_lab",
    "slider",
    "stack",
    "stages_lab",
    "table",
    "tier_lab",
    "toggle",
    "upload",
    "voc_labs",
    "wheel_simulator",
    "wheel_tornado_lab",
    "when_near",
    "with_own_data",
]
