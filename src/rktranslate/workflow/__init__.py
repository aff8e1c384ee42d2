"""One module per command: its function takes a Project, returns a result and never prints.

Every command that writes first works everything out in memory and then writes each file
atomically, so that one broken document leaves all files as they were.
"""
