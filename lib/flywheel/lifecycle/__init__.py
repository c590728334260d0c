"""Turns sign-ups, events and orders into what users do over their life with us: who comes back, who buys again."""

from flywheel.lifecycle.bgnbd import BgNbd, fit_bgnbd
from flywheel.lifecycle.gammagamma import GammaGamma, fit_gammagamma
from flywheel.lifecycle.purchases import purchase_summary
from flywheel.lifecycle.retention import Retention, retention, retention_units
from flywheel.lifecycle.units import purchase_units
from flywheel.lifecycle.value import HoldoutCheck, PredictedValue, check_holdout, predict_customers, predicted_value

__all__ = [
    "BgNbd",
    "GammaGamma",
    "HoldoutCheck",
    "PredictedValue",
    "Retention",
    "check_holdout",
    "fit_bgnbd",
    "fit_gammagamma",
    "predict_customers",
    "predicted_value",
    "purchase_summary",
    "purchase_units",
    "retention",
    "retention_units",
]
