"""Turns a settings file into a running JupyterLab: ``python -m flywheel.serve.learn SETTINGS.json``.

It also leads whoever comes with its key on to the front page, so that one link opens both servers and no page has to
carry a key.
"""

from __future__ import annotations

import sys
from typing import Any

from flywheel.serve.parent import follow_parent

__all__ = ["main"]

FRONT = "/front"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(app: Any) -> None:
    from jupyter_server.base.handlers import JupyterHandler
    from jupyter_server.utils import url_path_join
    from tornado.web import authenticated

    class Front(JupyterHandler):
        """Where the front page is, told only to who has this server's key."""

        @authenticated
        def get(self) -> None:
            self.set_header("Referrer-Policy", "no-referrer")
            self.redirect(app.config["Front"]["link"])

    app.web_app.add_handlers(".*$", [(url_path_join(app.base_url, FRONT), Front)])


def main(settings_file: str) -> None:
    """Serve until told to stop."""
    from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]  # it ships no types

    follow_parent()
    LabApp.launch_instance(argv=[f"--config={settings_file}"])


if __name__ == "__main__":
    main(sys.argv[1])
