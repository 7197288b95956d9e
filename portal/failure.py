"""What a visitor reads when a screen fails: a calm sentence and a number to report."""

import logging
import secrets

import streamlit as st

LOG = logging.getLogger("portal")


def show_incident(failure: Exception) -> bool:
    """Log the failure under an incident number and show that number; nothing of the failure.

    Returns:
        True: Streamlit shows nothing of its own.
    """
    number = incident_number()
    LOG.error("事件 %s", number, exc_info=failure)
    st.error(
        f"这一步没有完成，页面出了差错。已保存的内容还在；请刷新页面再试。"
        f"如果再次出现，请把编号 **{number}** 告诉管理员。",
    )
    return True


def incident_number() -> str:
    """Eight characters that are easy to read out, such as `7F3A-09C2`."""
    text = secrets.token_hex(4).upper()
    return f"{text[:4]}-{text[4:]}"
