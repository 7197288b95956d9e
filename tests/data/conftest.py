from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.town import Town, built


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from built(tmp_path / "portal.sqlite")
