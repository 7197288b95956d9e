"""Uploaded files (上传): what they are by their content, and a clean copy of them.

Files of strangers are read in a child process with limits (`child`), never in the portal itself.
"""
