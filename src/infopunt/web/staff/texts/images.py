"""Pictures people took: checked, made small and stripped of what they knew before they are kept."""

from dataclasses import replace

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.information.images import picture_of
from infopunt.information.models import Image
from infopunt.information.operations import keep_picture
from infopunt.kernel.errors import Refused
from infopunt.kernel.words import is_blank
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.today import layers_of


@methods("GET", "POST")
def upload(request: StaffRequest) -> HttpResponse:
    """A form of its own, and what the editor's script posts to; the answer is the Markdown to put in a text."""
    permit(any(permissions.may_edit(request.staff, layer) for layer in layers_of(request)))
    if request.method == "GET":
        return page(request, "texts/images", {"images": Image.objects.defer("body").order_by("-at")[:60]})
    words = " ".join(request.POST.get("alt", "").split())
    faults: list[Said] = []
    made = ""
    file = request.FILES.get("file")
    if is_blank(words):
        faults = [Said("", _("Say in words what the picture shows: some readers cannot see it."), "alt")]
    elif file is None:
        faults = [Said("", _("Choose a picture first."), "file")]
    else:
        try:
            picture = picture_of(file.read())
        except Refused as no:
            faults = [replace(one, field="file") for one in refused(no)]
        else:
            keep_picture(picture, by=request.staff, now=timezone.now())
            made = f"![{words.replace(']', '')}](image:{picture.name})"
    status = 422 if faults else 200
    if request.headers.get("accept", "").startswith("application/json"):
        return JsonResponse({"error": faults[0].say} if faults else {"markdown": made}, status=status)
    images = Image.objects.defer("body").order_by("-at")[:60]
    return page(request, "texts/images", {"images": images, "faults": faults, "made": made, "alt": words}, status)


@methods("GET")
def show(request: StaffRequest, name: str) -> HttpResponse:
    found = Image.objects.filter(name=name).first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.body), content_type="image/webp")
