"""Pieces that several screens draw (部件): a question with its answers, the interval, saved marks.

Modules that return `Markup` only write HTML and know no Streamlit; those that draw say so by a verb.
"""
