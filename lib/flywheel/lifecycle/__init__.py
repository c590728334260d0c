"""Turns sign-ups, events and orders into what users do over their life with us: who comes back, who buys again."""

from flywheel.lifecycle.retention import Retention, retention, retention_units
from flywheel.lifecycle.units import purchase_units

__all__ = ["Retention", "purchase_units", "retention", "retention_units"]
