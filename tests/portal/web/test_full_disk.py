"""A disk that fills up while the portal serves: said on the page, nothing half stored, then as before."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.portal.web.served import PASSWORD, Served, application, serving


@contextmanager
def full(served: Served) -> Iterator[None]:
    """No file of the portal may grow inside the block."""
    _, most = resource.prlimit(served.process, resource.RLIMIT_FSIZE)
    resource.prlimit(served.process, resource.RLIMIT_FSIZE, (1, most))
    try:
        yield
    finally:
        resource.prlimit(served.process, resource.RLIMIT_FSIZE, (most, most))


def test_a_disk_that_fills_up_refuses_plainly_and_recovers(tmp_path: Path) -> None:
    form = application()
    with serving(tmp_path) as served:
        known = served.registered()
        with full(served):
            refused = served.browser().submit("/register", form)
            unsigned = served.browser().submit("/login", {"login": known, "password": PASSWORD})
            read = served.browser().get("/privacy")

        for answer in (refused, unsigned):
            assert answer.status_code == 503
            assert "存储空间已满" in answer.text
        assert read.status_code == 200
        with served.store() as store:
            assert len(store.rows("SELECT id FROM firms")) == 1
        assert served.browser().submit("/register", form).status_code == 200
        served.signed_in(known)
