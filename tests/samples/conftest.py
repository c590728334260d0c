"""Sample companies shared by the tests of the generator; each is made once."""

import pandas as pd
import pytest

from flywheel import samples


@pytest.fixture(scope="session")
def company() -> dict[str, pd.DataFrame]:
    """The company of the committed sample, generated afresh."""
    return samples.make()


@pytest.fixture(scope="session")
def other() -> dict[str, pd.DataFrame]:
    """A company twice as large from another seed."""
    return samples.make(users=12_000, seed=1)
