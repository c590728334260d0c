"""Turns orders and scores of users into tiers: who they are, what they bring and cost, and where to spend."""

from flywheel.tiers.allocation import RESPONSE, Allocation, Response, allocate
from flywheel.tiers.concentration import Concentration, concentration
from flywheel.tiers.deck import BENEFITS, TIERS, Tier
from flywheel.tiers.economics import Economics, economics
from flywheel.tiers.membership import Level, Membership, membership_check
from flywheel.tiers.migration import Migration, migration
from flywheel.tiers.pyramid import Pyramid, value_and_growth, value_potential
from flywheel.tiers.rfm import RFM, rfm
from flywheel.tiers.segments import SEGMENTS, Segment
from flywheel.tiers.what_if import WhatIf, what_if

__all__ = [
    "BENEFITS",
    "RESPONSE",
    "RFM",
    "SEGMENTS",
    "TIERS",
    "Allocation",
    "Concentration",
    "Economics",
    "Level",
    "Membership",
    "Migration",
    "Pyramid",
    "Response",
    "Segment",
    "Tier",
    "WhatIf",
    "allocate",
    "concentration",
    "economics",
    "membership_check",
    "migration",
    "rfm",
    "value_and_growth",
    "value_potential",
    "what_if",
]
