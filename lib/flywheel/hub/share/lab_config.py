"""The server of a trainee in a class; Jupyter reads it with the name ``c`` in place."""

from __future__ import annotations

from traitlets.config import Config

from flywheel import places
from flywheel.hub.settings import lab_settings
from flywheel.hub.trainee import front_page

c.merge(Config(lab_settings(places.work())))  # type: ignore[name-defined]  # noqa: F821  # Jupyter gives it
c.VoilaConfiguration.page_config_hook = front_page  # type: ignore[name-defined]  # noqa: F821  # as above
