"""Translation models on this machine: listing, installing, checking and removing them.

The only room of the program that touches the network, and only when asked to: ``install``, and a
listing of what is available. See docs/models.md.
"""
