"""Names in the configuration whose kinds the ground does not know: dialects and heading ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from rktranslate.project.layout import Project


def check_option_names(project: Project) -> None:
    """Refuse a configuration that names an unknown dialect or rule of heading ids.

    Raises:
        ConfigError: It does; the hint has the nearest one, or all of them.
    """
    for rule in project.config.documents:
        try:
            if rule.dialect:
                from rktranslate.dialects import named

                key = "dialect"
                named(rule.dialect)
            if rule.slugs:
                from rktranslate.dialects.slugs import slug_rule

                key = "slugs"
                slug_rule(rule.slugs)
        except ConfigError as error:
            message = f'documents."{rule.pattern}".{key}: {error.message}'
            path = str(project.path(project.config_path))
            raise ConfigError(message, path=path, hint=error.hint) from error
