from collections.abc import Iterator

import pytest

from tests.portal.web.served import Served, serving


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One real portal for all tests of the web; they share its database, never a firm."""
    with serving(tmp_path_factory.mktemp("served")) as portal:
        yield portal
