"""What a visitor reads when a screen fails: a calm sentence and a number to report."""

import logging

import streamlit as st

from data.errors import Refusal, StoreError
from data.incidents import incident_number

LOG = logging.getLogger("portal")


def show_incident(failure: Exception) -> bool:
    """Log the failure under an incident number and show that number; nothing of the failure.

    A refusal of the data layer is a finished sentence and is shown as it is.

    Returns:
        True: Streamlit shows nothing of its own.
    """
    if isinstance(failure, Refusal) and not isinstance(failure, StoreError):
        st.warning(str(failure))
        return True
    number = incident_number()
    LOG.error("事件 %s", number, exc_info=failure)
    st.error(f"{_sentence(failure)}如果再次出现，请把编号 **{number}** 告诉管理员。")
    return True


def _sentence(failure: Exception) -> str:
    if isinstance(failure, StoreError):
        return str(failure)
    return "页面出了差错，这一步没有完成。已经显示“已保存”的内容都在；请刷新页面再试。"
