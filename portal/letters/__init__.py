"""Letters (文书) to firms: what one says, how it is made from a check, and how it becomes a Word file.

No Streamlit here: screens and routes both use it.
"""
