"""A file name → a scenario file with every field explained, ready to be filled in."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["write_template"]


def write_template(path: str | Path) -> Path:
    """Write a commented scenario file; an existing file is never touched.

    Args:
        path: The file to write; ``.yml`` is added when it has no ending.

    Returns:
        The file written.

    Raises:
        BadInputError: The file is already there, or its folder is not.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     write_template(Path(folder) / "my-pilot").name
        'my-pilot.yml'
    """
    path = Path(path)
    path = path if path.suffix else path.with_suffix(".yml")
    text = files("flywheel.scenario").joinpath("template.yml").read_text(encoding="utf-8")
    try:
        with path.open("x", encoding="utf-8") as target:
            target.write(text)
    except FileExistsError as err:
        problem = Problem(_("file"), _("is already there"), _("choose another name, or remove it first"))
        raise BadInputError(str(path), [problem]) from err
    except OSError as err:
        problem = Problem(
            _("file"), _("cannot be written: {reason}").format(reason=err.strerror), _("check the folder")
        )
        raise BadInputError(str(path), [problem]) from err
    return path
