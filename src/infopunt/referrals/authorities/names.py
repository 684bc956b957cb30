"""What bodies are called, for lists."""

from infopunt.directory.models import Organisation
from infopunt.referrals.authorities.queries import authorities, routing_words


def authority_names(language: str) -> dict[str, str]:
    """Every body by its id, in its own name: the directory's where it has one; three queries."""
    packs, words = authorities(), routing_words(language)
    known = dict(Organisation.objects.filter(id__in=[pack.organisation for pack in packs]).values_list("id", "name"))
    said = words[1].authorities if words else {}
    own = {id: one.name for id, one in said.items()}
    return {pack.id: known.get(pack.organisation) or own.get(pack.id) or pack.id for pack in packs}


def field_names(language: str) -> dict[str, str]:
    """What a body asks for, as whoever is asked reads it; one query."""
    words = routing_words(language)
    return dict(words[1].fields) if words else {}
