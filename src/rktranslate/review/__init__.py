"""The review desk in the browser: serves :mod:`rktranslate.workflow.reviewing` over HTTP."""
