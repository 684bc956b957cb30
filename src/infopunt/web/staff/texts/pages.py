"""A page that was not there yet."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy

from infopunt.accounts import permissions
from infopunt.information import drafts
from infopunt.kernel.errors import Refused
from infopunt.kernel.words import is_blank, words_in
from infopunt.regions.models import Region
from infopunt.topics.models import Topic
from infopunt.web.staff.faults import refusal
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.names import layer_name
from infopunt.web.staff.sending import once
from infopunt.web.staff.today import layers_of


def _not_blank(words: str) -> None:
    if is_blank(words):
        raise forms.ValidationError(forms.Field.default_error_messages["required"])


class PageForm(forms.Form):
    layer = forms.ChoiceField(label=gettext_lazy("Belongs to"))
    topic = forms.ChoiceField(label=gettext_lazy("Topic"))
    slug = forms.SlugField(
        label=gettext_lazy("Word in the address, in English"), max_length=40,
        help_text=gettext_lazy("Small letters and hyphens. It stays for ever."),
        error_messages={"invalid": gettext_lazy("use small letters, digits and dashes")},
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Title in Dutch"), max_length=80, validators=[_not_blank])
    lead = forms.CharField(
        label=gettext_lazy("The answer in short, in Dutch"),
        max_length=400,
        widget=forms.Textarea,
        validators=[_not_blank],
    )

    def __init__(self, *args: object, layers: list[str], region: Region, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        topics = [(topic.id, words_in(topic.labels, language) or topic.id) for topic in Topic.objects.all()]
        self.fields["layer"].choices = [(layer or "-", layer_name(layer, region)) for layer in layers]  # type: ignore[attr-defined]
        self.fields["topic"].choices = topics  # type: ignore[attr-defined]


@methods("GET", "POST")
def new(request: StaffRequest) -> HttpResponse:
    mine = [layer for layer in layers_of(request) if permissions.may_edit(request.staff, layer)]
    permit(bool(mine))
    form = PageForm(request.POST or None, layers=mine, region=request.region, language=request.user.language)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        layer = "" if data["layer"] == "-" else data["layer"]
        voice = layer.partition(":")[2]
        slug = f"{voice}-{data['slug']}" if voice else data["slug"]
        try:
            made = once(
                request,
                lambda: drafts.new_page(
                    layer=layer, theme=data["topic"].split(".")[0], slug=slug, topics=[data["topic"]], title=data["title"],
                    lead=" ".join(data["lead"].split()), by=request.staff, now=timezone.now(), checked_on=timezone.localdate(),
                ).pk,
            )  # fmt: skip
            return HttpResponseRedirect(f"/staff/texts/{made}/")
        except Refused as no:
            form.add_error("slug", refusal(no))
    return page(request, "texts/new", {"form": form}, 422 if form.errors else 200)
