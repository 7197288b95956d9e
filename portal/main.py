"""The script that Streamlit runs for every visit: frame, then the page that was asked for."""

import streamlit as st

from portal import frame, navigation, visit

actor = visit.actor()
page = st.navigation(navigation.pages(actor), position="hidden")
frame.header(actor, page.url_path)
page.run()
frame.footer()
