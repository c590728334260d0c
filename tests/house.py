"""Turns a source tree into the list of places that break a rule of the house."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BANDS: dict[str, int] = {
    **dict.fromkeys(("errors", "words", "places"), 0),
    **dict.fromkeys(("tables", "results", "sheets"), 1),
    **dict.fromkeys(("stats",), 2),
    **dict.fromkeys(("wheel", "voc", "loop", "tiers", "lifecycle", "funnel", "scenario", "pilot"), 3),
    **dict.fromkeys(("metrics", "library"), 4),
    **dict.fromkeys(("charts", "forms"), 5),
    **dict.fromkeys(("widgets", "exercises"), 6),
    **dict.fromkeys(("report", "serve", "kernels", "hub", "doctor", "cli"), 7),
}
SAMPLES = "samples"
SAMPLES_MAY_IMPORT = 1
MAY_IMPORT_SAMPLES = {"exercises", *(name for name, band in BANDS.items() if band == 7)}
SIDEWAYS = {("exercises", "widgets"), ("results", "tables")}
"""Allowed within a band: a form is made of widgets, a result may hold a table. Bands 0 and 7 are free inside."""
ONLY_IN = {
    "matplotlib": {"charts"},
    "mpl_toolkits": {"charts"},
    "seaborn": {"charts"},
    "ipywidgets": {"widgets", "exercises"},
}
LONGEST_FILE = 400


@dataclass(frozen=True)
class Fault:
    """One broken rule: where, and what."""

    file: str
    line: int
    rule: str

    def __str__(self) -> str:
        """Return it as an editor can open it."""
        return f"{self.file}:{self.line}: {self.rule}"


Function = ast.FunctionDef | ast.AsyncFunctionDef


def faults(library: Path) -> list[Fault]:
    """Return everything in the package folder ``library`` (whose name is ``flywheel``) that breaks a rule."""
    found: list[Fault] = []
    for path in sorted(library.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = str(path.relative_to(library.parent))
        for rule in (import_faults, portability_faults, docstring_faults, export_faults):
            found += [Fault(name, line, said) for line, said in rule(tree, path.relative_to(library))]
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE:
            found.append(Fault(name, LONGEST_FILE, f"{lines} lines; split it by noun before {LONGEST_FILE}"))
    return found


def noun(path: Path) -> str:
    """Return the part of the house a file belongs to: ``voc`` for ``voc.py`` and for ``voc/scores.py``."""
    return path.parts[0].removesuffix(".py")


def import_faults(tree: ast.Module, path: Path) -> Iterator[tuple[int, str]]:
    """Yield imports that do not point down, also those inside functions and in strings."""
    own = noun(path)
    if own == "__init__":
        return
    for line, module in imported(tree, path):
        root, *rest = module.split(".")
        if root in ONLY_IN and own not in ONLY_IN[root]:
            yield line, f"{own} imports {root}; only {' and '.join(sorted(ONLY_IN[root]))} may"
        if root == "flywheel" and rest and (said := pointing(own, rest[0])):
            yield line, said


def pointing(own: str, other: str) -> str:
    """Return what is wrong with ``own`` importing ``other``; nothing when it points down."""
    if own == other or other == "__version__":
        return ""
    unknown = next((name for name in (own, other) if name not in BANDS and name != SAMPLES), None)
    if unknown:
        return f"{unknown} has no band: give it one in tests/house.py"
    if other == SAMPLES:
        return "" if own in MAY_IMPORT_SAMPLES else f"{own} imports samples; only lessons and the command line may"
    if own == SAMPLES:
        return "" if BANDS[other] <= SAMPLES_MAY_IMPORT else f"samples imports {other}; it may know tables only"
    if BANDS[other] < BANDS[own] or (own, other) in SIDEWAYS:
        return ""
    if BANDS[other] == BANDS[own]:
        return "" if BANDS[own] in {0, 7} else f"{own} imports its neighbour {other}; two nouns meet in an argument"
    return f"{own} (band {BANDS[own]}) imports {other} (band {BANDS[other]}): imports point down"


def imported(tree: ast.Module, path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything a module imports, wherever and however it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, name) for name in named(node, path))
        elif isinstance(node, ast.Call) and called(node) in {"import_module", "__import__"}:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def named(node: ast.ImportFrom, path: Path) -> list[str]:
    """Return the modules a ``from … import`` names; relative ones are made absolute."""
    package = ["flywheel", *path.parent.parts]
    start = package[: len(package) - node.level + 1] if node.level else []
    module = ".".join([*start, *([node.module] if node.module else [])])
    return [f"{module}.{alias.name}" for alias in node.names] if module == "flywheel" else [module]


def called(node: ast.Call) -> str:
    """Return the last part of what is called: ``import_module`` for ``importlib.import_module(…)``."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def portability_faults(tree: ast.Module, path: Path) -> Iterator[tuple[int, str]]:
    """Yield calls on tables that give other numbers, or the same more slowly, on another engine."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr == "view" and not node.args:
            yield node.lineno, ".view() computes each step again: join or union plain tables"
        if node.func.attr == "delta" and not between_days(node):
            yield (
                node.lineno,
                ".delta() counts differently on Spark: subtract whole_seconds(), or take whole days of dates",
            )
        if node.func.attr == "epoch_seconds" and path.parts[-2:] != ("tables", "__init__.py"):
            yield node.lineno, ".epoch_seconds() keeps fractions on DuckDB only: take tables.whole_seconds()"


def between_days(node: ast.Call) -> bool:
    """Tell whether a difference is one of dates in days, the only kind that is the same everywhere."""
    units = [keyword.value.value for keyword in node.keywords if isinstance(keyword.value, ast.Constant)]
    sides = [node.func.value, *node.args] if isinstance(node.func, ast.Attribute) else []
    return units == ["day"] and any(isinstance(side, ast.Call) and called(side) == "date" for side in sides)


def docstring_faults(tree: ast.Module, path: Path) -> Iterator[tuple[int, str]]:
    """Yield what the documentation of a public name leaves out."""
    if not ast.get_docstring(tree):
        yield 1, "the module does not say what it turns into what"
    for node in public(tree):
        text = ast.get_docstring(node)
        if not text:
            yield node.lineno, f"{node.name} has no docstring"
        elif isinstance(node, Function):
            yield from undocumented(node, text, in_cli=noun(path) == "cli")


def undocumented(node: Function, text: str, *, in_cli: bool) -> Iterator[tuple[int, str]]:
    """Yield the errors a function raises in its own body, without saying so under ``Raises``."""
    inner = [part for part in ast.walk(node) if isinstance(part, Function | ast.Lambda) and part is not node]
    others = {id(part) for function in inner for part in ast.walk(function)}
    own = [part for part in ast.walk(node) if isinstance(part, ast.Raise) and id(part) not in others]
    raised = {name for part in own if (name := raised_name(part))}
    section = re.search(r"^Raises:\n((?:[ ]+.*\n?|\n)+)", text, flags=re.MULTILINE)
    said = set(re.findall(r"^\s+(\w+):", section.group(1), flags=re.MULTILINE)) if section else set()
    for name in sorted(raised - said):
        if not in_cli:
            yield node.lineno, f"{node.name} raises {name} and does not say so under Raises"


def raised_name(node: ast.Raise) -> str:
    """Return the class a ``raise`` names; nothing for a bare ``raise`` or a variable."""
    error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    name = error.attr if isinstance(error, ast.Attribute) else getattr(error, "id", "")
    return name if name[:1].isupper() else ""


def public(tree: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """Yield the functions and classes of a module that others may use."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def export_faults(tree: ast.Module, _path: Path) -> Iterator[tuple[int, str]]:
    """Yield differences between ``__all__`` and what a module defines; only packages may list what they import."""
    listed = exports(tree)
    names = {node.name for node in public(tree) if not any(command(part) for part in node.decorator_list)}
    if listed is None:
        if names:
            yield 1, "there is no __all__"
        return
    line, exported = listed
    for name in sorted(names - set(exported)):
        yield line, f"{name} is public but not in __all__: list it or start it with an underscore"
    for name in sorted(set(exported) - bound(tree)):
        yield line, f"__all__ lists {name}, which is not there"


def command(decorator: ast.expr) -> bool:
    """Tell whether a decorator makes its function a verb of a command group."""
    return (
        isinstance(decorator, ast.Call) and called(decorator) == "command" and isinstance(decorator.func, ast.Attribute)
    )


def exports(tree: ast.Module) -> tuple[int, list[str]] | None:
    """Return line and names of ``__all__``; None when there is none."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(getattr(target, "id", "") == "__all__" for target in targets):
            texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            return node.lineno, [text for text in texts if isinstance(text, str)]
    return None


def bound(tree: ast.Module) -> set[str]:
    """Return every name a module binds at its top level."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, Function | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names
