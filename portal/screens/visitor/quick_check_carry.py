"""From the browser into an account (带入自评): only when the firm asks for it."""

import streamlit as st

from portal.screens.visitor.quick_check_answers import QuickAnswers


def invite(answers: QuickAnswers) -> None:
    """Below the result."""
    st.write(len(answers.given))
