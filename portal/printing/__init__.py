"""Printing (出图出件): charts as pictures, and what leaves the portal on paper."""
