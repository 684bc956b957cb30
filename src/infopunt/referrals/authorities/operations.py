"""Taking over what `content/routing/` says."""

from infopunt.referrals.authorities.models import Authority, RoutingText
from infopunt.referrals.authorities.pack import RoutingPack


def write_routing(pack: RoutingPack) -> None:
    """Make the rows say what the files say."""
    Authority.objects.all().delete()
    RoutingText.objects.all().delete()
    Authority.objects.bulk_create(
        Authority(id=one.id, position=at, data=one.model_dump(mode="json", by_alias=True, exclude_defaults=True))
        for at, one in enumerate(pack.authorities)
    )
    RoutingText.objects.bulk_create(
        RoutingText(language=language, words=words.model_dump(mode="json")) for language, words in pack.words.items()
    )
