"""A template that asks for what its view does not give fails its test, where a reader would see nothing at all."""

import sys

from django.template import engines
from django.template.base import FilterExpression
from django.template.defaultfilters import default


class UnknownVariable(Exception):
    """Names what a template asked for."""


class Unknown(str):
    """Stands as Django's `string_if_invalid`: into it the name goes that could not be read."""

    __slots__ = ()

    def __bool__(self) -> bool:
        """Not where the template says with `default` what stands there when nothing is given."""
        asks = sys._getframe(1).f_locals.get("self")
        return isinstance(asks, FilterExpression) and not (asks.filters and asks.filters[0][0] is default)

    def __mod__(self, name: object) -> str:
        raise UnknownVariable(str(name))


def refuse_unknown_variables() -> None:
    engines["django"].engine.string_if_invalid = Unknown("%s")
