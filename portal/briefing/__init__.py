"""Briefings (专报) for leaders: four pages from one published snapshot, as Word and as PDF.

No Streamlit here: a route makes them.
"""
