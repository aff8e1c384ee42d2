"""HTML pages from the jinja2 templates of this package."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rktranslate.report.escaping import visible
from rktranslate.report.words import count, percent, place

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def page(template: str, **values: object) -> str:
    """Return the page of a template; every value in it is escaped."""
    return _environment().get_template(f"{template}.html.j2").render(values)


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("rktranslate.report"),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["count"] = count
    environment.filters["path"] = path_markup
    environment.globals["place"] = place
    environment.globals["percent"] = percent
    return environment


def svg_markup(picture: Element) -> Markup:
    """Return an SVG element as markup for a template; its texts are escaped by ElementTree."""
    from xml.etree import ElementTree

    return Markup(ElementTree.tostring(picture, encoding="unicode"))  # noqa: S704


def path_markup(path: object) -> Markup:
    """Return a path as markup that browsers wrap after its folders."""
    parts = visible(str(path)).split("/")
    return Markup("/<wbr>").join(parts)  # joining escapes each part


def _visible(value: object) -> object:
    """Return a value with invisible characters spelled out; jinja2 escapes it afterwards."""
    return value if isinstance(value, Markup) else visible(str(value))
