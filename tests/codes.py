"""What an authenticator app shows (验证器), for tests."""

from datetime import datetime, timedelta

import pyotp

from data.second_factors import STEP_SECONDS


def code(secret: str, now: datetime, *, steps: int = 0) -> str:
    """The code of this moment, or of so many steps later."""
    return pyotp.TOTP(secret).at(now + timedelta(seconds=steps * STEP_SECONDS))
