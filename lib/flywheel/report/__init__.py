"""Scenario files and data → pilot reports: parts for a notebook, executed notebooks, stand-alone pages, an index."""

from flywheel.report.batch import Batch, Outcome, run
from flywheel.report.case import Case, open_case, open_data
from flywheel.report.markup import Section
from flywheel.report.voc_pack import VocPack, open_voc_pack

__all__ = ["Batch", "Case", "Outcome", "Section", "VocPack", "open_case", "open_data", "open_voc_pack", "run"]
