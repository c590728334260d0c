"""Turns assumptions into a turning wheel, claims into a range of returns, and scores into a maturity profile."""

from flywheel.wheel.action_plan import HORIZONS, ActionPlan, action_plan
from flywheel.wheel.assumptions import Assumptions
from flywheel.wheel.levers import LEVERS, Company, Lever
from flywheel.wheel.maturity import Maturity, maturity
from flywheel.wheel.maturity_answers import MaturityAnswers, read_maturity_answers
from flywheel.wheel.maturity_change import MaturityChange, compare_maturity
from flywheel.wheel.maturity_model import Area, MaturityModel, maturity_model
from flywheel.wheel.measured import measured_assumptions
from flywheel.wheel.returns import ExperienceReturn, experience_return
from flywheel.wheel.sensitivity import Sensitivity, sensitivity
from flywheel.wheel.simulator import Simulation, simulate
from flywheel.wheel.turning import Equilibrium

__all__ = [
    "HORIZONS",
    "LEVERS",
    "ActionPlan",
    "Area",
    "Assumptions",
    "Company",
    "Equilibrium",
    "ExperienceReturn",
    "Lever",
    "Maturity",
    "MaturityAnswers",
    "MaturityChange",
    "MaturityModel",
    "Sensitivity",
    "Simulation",
    "action_plan",
    "compare_maturity",
    "experience_return",
    "maturity",
    "maturity_model",
    "measured_assumptions",
    "read_maturity_answers",
    "sensitivity",
    "simulate",
]
