"""The generator turned into the committed sample: ``python -m flywheel.samples`` rewrites ``datasets/sample``."""

from __future__ import annotations

from flywheel import places
from flywheel.samples import write

write(places.datasets() / "sample", truths_file=places.datasets() / "truths.yml", replace_existing=True)
