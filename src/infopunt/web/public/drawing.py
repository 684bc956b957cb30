"""A picture of where the answers are: dots in their place, numbered as in the list. No map server, nothing from elsewhere."""

from collections.abc import Sequence

from infopunt.directory.finding import HelpAnswer

WIDE, EDGE = 320, 18


def map_of(found: Sequence[HelpAnswer], at: tuple[float, float] | None, around: Sequence[tuple[float, float]]) -> str:
    """An SVG, or '' where nothing has a place. Municipalities are faint dots, the visitor a ring, answers numbered."""
    spots = [(number, one.spot.at) for number, one in enumerate(found, 1) if one.spot.at and one.channel == "visit"]
    points = [*around, *(point for _number, point in spots), *([at] if at else [])]
    if not spots or len(points) < 2:
        return ""
    south, north = min(lat for lat, _ in points), max(lat for lat, _ in points)
    west, east = min(lon for _, lon in points), max(lon for _, lon in points)
    # At this latitude a degree of longitude is 0.62 of one of latitude.
    scale = (WIDE - 2 * EDGE) / max((east - west) * 0.62, 0.01)
    high = round((north - south) * scale + 2 * EDGE)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return round(EDGE + (point[1] - west) * 0.62 * scale, 1), round(high - EDGE - (point[0] - south) * scale, 1)

    dots = "".join(f'<circle class="line" cx="{x}" cy="{y}" r="2"/>' for x, y in map(place, around))
    here = ""
    if at:
        x, y = place(at)
        here = f'<circle cx="{x}" cy="{y}" r="15" fill="none" stroke="currentColor" stroke-width="2"/>'
    marks = ""
    taken: dict[tuple[float, float], int] = {}
    for number, point in spots:
        x, y = place(point)
        beside = taken.get((x, y), 0)
        taken[x, y] = beside + 1
        x = round(x + beside * 19, 1)
        marks += f'<circle class="mark" cx="{x}" cy="{y}" r="10"/><text class="number" x="{x}" y="{y + 4.5}" text-anchor="middle">{number}</text>'
    return (
        f'<svg class="map" viewBox="0 0 {WIDE + 20} {high}" aria-hidden="true" font-size="13">{dots}{marks}{here}</svg>'
    )
