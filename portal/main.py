"""The script that Streamlit runs for every visit: frame, then the page that was asked for."""

import streamlit as st

from portal import frame, navigation, visit

st.set_page_config(page_title="铸盾 · 企业商业秘密保护自评", layout="centered")
actor = visit.actor()
page = st.navigation(navigation.pages(actor), position="hidden")
frame.header(actor, page.url_path)
page.run()
frame.footer()
