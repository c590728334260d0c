"""A file name → a scenario file with every field explained, ready to be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from flywheel.errors import BadInputError, Problem
from flywheel.scenario.model import Scenario
from flywheel.words import gettext as _

__all__ = ["json_schema", "write_template", "write_values"]


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
    if not path.name or path.is_dir():
        raise BadInputError(str(path), [Problem(_("file"), _("is a folder"), _("name the file to write in it"))])
    path = path if path.suffix else path.with_suffix(".yml")
    return _written_once(path, files("flywheel.scenario").joinpath("template.yml").read_text(encoding="utf-8"))


def write_values(values: Mapping[str, Any], path: str | Path) -> Path:
    """Write nested values as a scenario file, fields in their usual order; an existing file is never touched.

    Args:
        values: Fields as a scenario file holds them, complete or not; see `flywheel.forms.read_workbook`.
        path: The file to write.

    Returns:
        The file written.

    Raises:
        BadInputError: The file is already there, or its folder is not.
    """
    order = [name for name in Scenario.model_fields if name in values]
    ordered = {name: values[name] for name in (*order, *(name for name in values if name not in order))}
    yaml, text = YAML(typ="safe", pure=True), StringIO()
    yaml.default_flow_style, yaml.allow_unicode, yaml.width = False, True, 100
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # ruamel types it as None
    yaml.dump(ordered, text)
    return _written_once(Path(path), text.getvalue())


def _written_once(path: Path, text: str) -> Path:
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


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file, with which editors complete and check fields while typing.

    Example:
        >>> sorted(json_schema()["required"])[:3]
        ['goal', 'id', 'nodes']
    """
    schema = Scenario.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Flywheel scenario"}
