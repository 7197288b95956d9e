"""Did it help (成效): a firm's own before and after; groups of firms for the staff."""

from portal import visit
from portal.screens.firm import effect as of_firm
from portal.screens.staff import effect as of_staff


def show() -> None:
    """The page that belongs to who is looking."""
    if visit.actor().is_of_firm:
        of_firm.show()
    else:
        of_staff.show()
