"""A known day (已知的一天): the clock of this process runs in its afternoon, whenever the tests run.

Else what is due in ten days would be over for who tests a month later, and a test that runs over
midnight would find yesterday's purposes (查看事由) gone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

import pytest

from portal import clock
from tests.data.town import NOW


@contextmanager
def one_day() -> Iterator[None]:
    """From `NOW` on, as fast as real time."""
    began = monotonic()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW + timedelta(seconds=monotonic() - began))
        yield
