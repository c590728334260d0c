"""The course's library → cases, claims, failure modes and questions that can be searched: ``cases.find("refund")``."""

from flywheel.library.model import EVIDENCE, Case, Claim, Failure, Question
from flywheel.library.shelf import Found, Shelf
from flywheel.library.trials import Ledger, ledger

__all__ = [
    "EVIDENCE",
    "Case",
    "Claim",
    "Failure",
    "Found",
    "Ledger",
    "Question",
    "Shelf",
    "cases",
    "claims",
    "failures",
    "ledger",
    "questions",
]

claims = Shelf("claims", Claim)
cases = Shelf("cases", Case, links={"figures": claims})
failures = Shelf("failures", Failure, links={"claims": claims})
questions = Shelf("questions", Question)
