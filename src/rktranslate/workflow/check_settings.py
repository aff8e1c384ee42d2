"""The checks to run, as the configuration of a project and a request say."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.checks import Settings
    from rktranslate.project.layout import Project
    from rktranslate.workflow.check_request import CheckRequest


def check_settings(project: Project, request: CheckRequest) -> Settings:
    """Return the checks to run, as the configuration and the command line say."""
    from rktranslate.checks import CheckOptions, Settings, all_checks
    from rktranslate.segmentation import Additions

    config = project.config
    folders = tuple(str(project.path(folder)) for folder in config.dictionaries)
    additions = Additions.from_table(dict(config.segmentation), project.config_path)
    settings = Settings(
        levels=dict(config.check_levels),
        select=request.select,
        ignore=request.ignore | frozenset(config.ignore_checks),
        options=CheckOptions(
            dict(config.headings), folders, additions, dict(config.reading_speeds)
        ),
    )
    configured = dataclasses.replace(
        settings, select=frozenset(), ignore=frozenset(config.ignore_checks)
    )
    configured.validated(all_checks(), project.config_path)
    return settings.validated(all_checks())
