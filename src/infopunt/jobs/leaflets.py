"""The A5 leaflet of a page, as a job; written with typst by web/shared/leaflet."""


def make() -> None:
    """Made by the leaflet writer once it stands."""
