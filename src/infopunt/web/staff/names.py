"""What things are called on the staff screens, in the language of who works here: facts, their subjects, themes, layers."""

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from infopunt.facts.names import NamesPack, desk_names
from infopunt.information.pack import CHANGES, NO_THEME, PICTURES, SITE
from infopunt.kernel.words import words_in
from infopunt.pages.words.languages import name_in
from infopunt.regions.models import Region
from infopunt.topics.models import Theme

NO_THEMES = {
    SITE: gettext_lazy("about this site"),
    CHANGES: gettext_lazy("what changed lately"),
    PICTURES: gettext_lazy("words of pictures"),
}


def _names() -> NamesPack:
    return desk_names(get_language() or "en", settings.CONTENT)


def fact_name(id: str, statement: str) -> str:
    """What a fact is called; its statement, which is in English, where nobody named it in this language."""
    return _names().facts.get(id, statement)


def is_named(id: str) -> bool:
    """Whether a fact has a name in the language of the screen; else what is shown is English."""
    return id in _names().facts


def subject_name(subject: str) -> str:
    return _names().subjects.get(subject) or subject.replace("_", " ").capitalize()


def theme_names() -> dict[str, str]:
    """Every folder of texts with its name; one query."""
    language = get_language() or "en"
    return {theme.id: words_in(theme.labels, language) or theme.id for theme in Theme.objects.all()} | {
        id: str(NO_THEMES[id]) for id in NO_THEME
    }


def language_name(code: str) -> str:
    """What who reads this screen calls a language, as it stands in a sentence or beside a box."""
    return name_in(code, get_language() or "en")


def layer_name(layer: str, region: Region) -> str:
    """Whose a page or an entry is: the country's, the region's or an organisation's in it."""
    if not layer:
        return _("the whole country")
    if layer == region.id:
        return region.brand
    return region.voice_names.get(layer.partition(":")[2], layer)
