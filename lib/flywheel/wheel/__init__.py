"""Turns assumptions into a turning wheel, claims into a range of returns, and scores into a maturity profile."""

from flywheel.wheel.assumptions import Assumptions
from flywheel.wheel.levers import LEVERS, Company, Lever
from flywheel.wheel.returns import ExperienceReturn, experience_return
from flywheel.wheel.sensitivity import Sensitivity, sensitivity
from flywheel.wheel.simulator import Simulation, simulate
from flywheel.wheel.turning import Equilibrium

__all__ = [
    "LEVERS",
    "Assumptions",
    "Company",
    "Equilibrium",
    "ExperienceReturn",
    "Lever",
    "Sensitivity",
    "Simulation",
    "experience_return",
    "sensitivity",
    "simulate",
]
