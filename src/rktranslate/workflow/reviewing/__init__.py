"""Reviewing: a project's documents unit by unit, all a reviewer needs, and safe changes of it.

:class:`~rktranslate.workflow.reviewing.desk.ReviewDesk` is the interface, for the browser as for
scripts. Reading never writes. A change carries the revision of the message as the person read it,
and is made only if the message is still that one; see :mod:`.changes`.
"""
