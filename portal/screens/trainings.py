"""Trainings (培训): those that a firm is asked to; those that the staff arranges."""

from portal import visit
from portal.screens.firm import trainings as of_firm
from portal.screens.staff import trainings as of_staff


def show() -> None:
    """The page that belongs to who is looking."""
    if visit.actor().is_of_firm:
        of_firm.show()
    else:
        of_staff.show()
