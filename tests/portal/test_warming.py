"""What the first visitor does not wait for (预热)."""

import sys

from portal import navigation, warming
from questionnaires import loading


def test_every_screen_is_imported_and_the_edition_read() -> None:
    thread = warming.begin()
    thread.join(timeout=60)

    assert not thread.is_alive()
    assert all(screen.module in sys.modules for screen in navigation.SCREENS)
    assert loading._loaded.cache_info().currsize >= 1
