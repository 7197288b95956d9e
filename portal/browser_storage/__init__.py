"""The bridge to the browser: its own storage, its keyboard focus, its printer.

Answers of a visitor without an account stay in that storage and nowhere else.
"""

from portal.browser_storage.focus import move_focus
from portal.browser_storage.keys import listen
from portal.browser_storage.printing import print_button
from portal.browser_storage.storage import KEEP, LIMIT, Found, Keep, exchange

__all__ = ["KEEP", "LIMIT", "Found", "Keep", "exchange", "listen", "move_focus", "print_button"]
