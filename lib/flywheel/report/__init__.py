"""Scenario files and data → pilot reports: parts for a notebook, executed notebooks, stand-alone pages, an index."""

from flywheel.report.action_file import ActionFile, action_file
from flywheel.report.batch import Batch, Outcome, page_of, run
from flywheel.report.case import Case, judge_case, open_case, open_data
from flywheel.report.lifecycle_review import LifecycleReview, open_lifecycle_review
from flywheel.report.markup import Section
from flywheel.report.meeting_pack import MeetingPacks
from flywheel.report.portfolio import Pilots, open_pilots
from flywheel.report.voc_pack import VocPack, open_voc_pack

__all__ = [
    "ActionFile",
    "Batch",
    "Case",
    "LifecycleReview",
    "MeetingPacks",
    "Outcome",
    "Pilots",
    "Section",
    "VocPack",
    "action_file",
    "judge_case",
    "open_case",
    "open_data",
    "open_lifecycle_review",
    "open_pilots",
    "open_voc_pack",
    "page_of",
    "run",
]
