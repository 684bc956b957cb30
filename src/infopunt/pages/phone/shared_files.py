"""Files beside the pages: sitemap, robots, the offline worker."""

from django.template import loader
from django.utils.safestring import mark_safe

from infopunt.information.pack import CHANGES, PICTURES, SITE
from infopunt.pages.frame.frame import STATIC
from infopunt.pages.frame.links import links
from infopunt.pages.frame.site import Site
from infopunt.pages.phone.scripts import page_scripts


def shared_files(site: Site) -> dict[str, bytes]:
    """address → bytes, the same for every language."""
    return {
        "/sitemap.xml": _sitemap(site),
        "/robots.txt": f"User-agent: *\nDisallow: /staff/\nDisallow: /x\nSitemap: {site.address()}/sitemap.xml\n".encode(),
        "/offline.js": (STATIC / "offline.js").read_bytes(),
        **page_scripts(),
        "/sw.js": (STATIC / "sw.js").read_bytes(),
    }


def _sitemap(site: Site) -> bytes:
    """Every page in the languages it is really written in, with its other languages beside it."""
    base = site.address()
    groups: list[tuple[str, list[str]]] = [("", site.languages)]
    groups += [(f"{theme.id}/", site.languages) for theme in site.themes]
    groups += [("about/changes/", site.languages), ("worklog/", site.languages)]
    groups += [(f"situations/{moment.id}/", site.languages) for moment in site.situations]
    for page in site.pages.values():
        if page.theme in (CHANGES, PICTURES):
            continue
        path = f"{page.slug}/" if page.theme == SITE else f"{page.theme}/{page.slug}/"
        groups.append((path, [code for code in site.languages if code in page.languages]))
    if site.checks:
        groups.append(("checks/", site.languages))
    groups += [
        (f"checks/{check.id}/", [code for code in site.languages if code in check.words]) for check in site.checks
    ]
    urls = mark_safe(
        "\n".join(links("public/_sitemap.xml", path, languages, languages, base) for path, languages in groups)
    )
    return loader.get_template("public/sitemap.xml").render({"urls": urls}).encode()
