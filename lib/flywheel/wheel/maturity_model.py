"""``course/library/maturity.yml`` → the cells of the self-assessment with the anchors of each level, checked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from flywheel import places
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.words import current
from flywheel.words import gettext as _

__all__ = ["LEVELS", "Area", "Benchmark", "Cell", "MaturityModel", "Texts", "maturity_model"]

LEVELS = (1, 2, 3, 4, 5)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Level = Annotated[int, Field(ge=LEVELS[0], le=LEVELS[-1])]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Texts(_Part):
    """The same text in both languages.

    Example:
        >>> str(Texts(en="Tools", zh="工具"))
        'Tools'
    """

    en: Text
    zh: Text

    def __str__(self) -> str:
        """Return the text in the language in force."""
        return str(getattr(self, current()))


class Area(_Part):
    """An element or a layer."""

    id: Text
    name: Texts


class Cell(_Part):
    """One element on one layer: the question it asks, and what can be observed at each level."""

    element: Text
    layer: Text
    asks: Texts
    anchors: dict[Level, Texts]


class Benchmark(_Part):
    """What a company of a kind may aim at next: a level for each element and layer; the workbook's own judgement."""

    id: Text
    name: Texts
    reason: Texts
    levels: dict[Text, dict[Text, Level]]


class MaturityModel(_Part):
    """The whole self-assessment.

    Attributes:
        elements: What an organisation builds, in the course's order.
        layers: Where it is built, from vision to daily practice.
        levels: Name of each level.
        cells: One an element and layer.
        benchmarks: Profiles to compare with.
    """

    elements: tuple[Area, ...]
    layers: tuple[Area, ...]
    levels: dict[Level, Texts]
    cells: tuple[Cell, ...]
    benchmarks: tuple[Benchmark, ...]

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Element and layer of every cell, element by element."""
        return tuple(product((area.id for area in self.elements), (area.id for area in self.layers)))

    def cell(self, element: str, layer: str) -> Cell:
        """Return one cell."""
        return next(cell for cell in self.cells if (cell.element, cell.layer) == (element, layer))

    def benchmark(self, name: str) -> Benchmark:
        """Return a profile by its id.

        Raises:
            BadInputError: There is no such profile; the nearest one and all present are named.
        """
        names = [benchmark.id for benchmark in self.benchmarks]
        if name not in names:
            guess = nearest(name, names)
            text = _("{name!r} is not a profile; did you mean {guess!r}?") if guess else _("{name!r} is not a profile")
            remedy = _("profiles: {names}").format(names=", ".join(names))
            raise BadInputError("wheel.maturity", [Problem("benchmark", text.format(name=name, guess=guess), remedy)])
        return self.benchmarks[names.index(name)]

    def table(self) -> pd.DataFrame:
        """Return the anchors as they are read when scoring.

        Returns:
            One row a cell and level: ``element, layer, element_name, layer_name, asks, level, level_name, anchor``.

        Example:
            >>> maturity_model().table().shape
            (60, 8)
        """
        names = {area.id: str(area.name) for area in (*self.elements,)}
        layers = {area.id: str(area.name) for area in self.layers}
        rows = [
            (element, layer, names[element], layers[layer], str(cell.asks), level, str(self.levels[level]), str(anchor))
            for element, layer in self.keys
            for cell in [self.cell(element, layer)]
            for level, anchor in sorted(cell.anchors.items())
        ]
        columns = ["element", "layer", "element_name", "layer_name", "asks", "level", "level_name", "anchor"]
        return pd.DataFrame(rows, columns=columns)


def maturity_model(path: Path | None = None) -> MaturityModel:
    """Read and check the self-assessment.

    Args:
        path: A file of the same form; None for the workbook's own.

    Returns:
        Elements, layers, cells with their anchors, and benchmark profiles.

    Raises:
        BadInputError: The file cannot be read, or something in it is missing, twice or not known; all is listed.

    Example:
        >>> print(maturity_model().cell("culture", "strategy").anchors[1])
        No executive has spoken with a user in the last three months.
    """
    return _read(path or places.course() / "library" / "maturity.yml")


@cache
def _read(path: Path) -> MaturityModel:
    try:
        loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as err:
        remedy = _("check the path, and that it is YAML in UTF-8")
        said = _("cannot be read: {error}").format(error=str(err).splitlines()[0])
        raise BadInputError(path.name, [Problem(_("file"), said, remedy)]) from err
    try:
        model = MaturityModel.model_validate(loaded)
    except ValidationError as err:
        problems = [
            Problem(".".join(map(str, mistake["loc"])) or _("file"), mistake["msg"])
            for mistake in err.errors(include_url=False)
        ]
        raise BadInputError(path.name, problems) from err
    problems = list(_gaps(model))
    if problems:
        raise BadInputError(path.name, problems)
    return model


def _gaps(model: MaturityModel) -> Iterator[Problem]:
    """Yield what the model leaves out or has twice."""
    found = [(cell.element, cell.layer) for cell in model.cells]
    for key in sorted(set(model.keys) | set(found)):
        place = _("cell {element}, {layer}").format(element=key[0], layer=key[1])
        if key not in model.keys:
            yield Problem(place, _("its element or layer is not listed"))
        elif found.count(key) != 1:
            yield Problem(place, _("is there {count} times, not once").format(count=found.count(key)))
    for cell in model.cells:
        for level in set(LEVELS) - set(cell.anchors):
            place = _("cell {element}, {layer}").format(element=cell.element, layer=cell.layer)
            yield Problem(place, _("has no anchor for level {level}").format(level=level))
    for level in set(LEVELS) - set(model.levels):
        yield Problem("levels", _("level {level} has no name").format(level=level))
    for benchmark in model.benchmarks:
        given = {(element, layer) for element, layers in benchmark.levels.items() for layer in layers}
        for element, layer in sorted(given ^ set(model.keys)):
            place = _("benchmark {name}").format(name=benchmark.id)
            said = _("{element}, {layer} has no level, or is not a cell").format(element=element, layer=layer)
            yield Problem(place, said)
