"""Roles as an administrator chooses them: in the whole region, or in one part of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from infopunt.accounts.rules import Duty, Role
from infopunt.pages.words.languages import own_name
from infopunt.regions.models import Area, Region, Voice

ROLES = {
    Role.ADVISER: gettext_lazy("Adviser"),
    Role.TEAM_LEAD: gettext_lazy("Team lead"),
    Role.EDITOR: gettext_lazy("Editor"),
    Role.TRANSLATOR: gettext_lazy("Translator"),
    Role.APPROVER: gettext_lazy("Approver"),
    Role.HANDLER: gettext_lazy("Handler of reports"),
    Role.AUDITOR: gettext_lazy("Auditor of reports"),
    Role.MANAGER: gettext_lazy("Programme manager"),
    Role.EVALUATOR: gettext_lazy("Evaluator"),
    Role.FINANCE: gettext_lazy("Finance"),
    Role.PARTNER: gettext_lazy("Partner"),
    Role.ADMINISTRATOR: gettext_lazy("Administrator"),
}
# What can be somebody's work in one part of a region; texts, people and money are of the whole.
IN_AN_AREA = (Role.ADVISER, Role.TEAM_LEAD, Role.HANDLER, Role.PARTNER)


def said(duties: Iterable[Duty], areas: dict[str, str]) -> str:
    """Duties in words: 'Editor, Adviser (West)'."""
    rows = sorted(duties, key=lambda duty: (list(Role).index(duty.role), duty.area))
    return ", ".join(
        f"{ROLES[duty.role]} ({areas.get(duty.area, duty.area)})" if duty.area else str(ROLES[duty.role])
        for duty in rows
    )


def areas_of(region: str) -> dict[str, str]:
    return dict(Area.objects.filter(region=region).values_list("id", "name"))


def mark(duty: Duty) -> str:
    return f"{duty.role}@{duty.area}@{duty.voice}"


def seen_in(words: str, region: str) -> set[Duty]:
    """The duties a form was made from, as `mark` wrote them; what is none of ours is left out."""
    parts = [word.split("@") for word in words.split()]
    roles = {str(role) for role in Role}
    return {Duty(Role(part[0]), region, part[2], part[1]) for part in parts if len(part) == 3 and part[0] in roles}


class DutiesForm(forms.Form):
    """Roles in one region, the languages somebody helps in, and the voice when they speak for an organisation only."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=[(str(role), say) for role, say in ROLES.items()],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("In one part of the region only"), widget=forms.CheckboxSelectMultiple, required=False
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Helps people in"), widget=forms.CheckboxSelectMultiple, required=False
    )
    voice = forms.ChoiceField(label=gettext_lazy("Speaks for"), required=False)

    def __init__(
        self, given: Any = None, *, region: str, duties: Iterable[Duty] = (), spoken: Iterable[str] = ()
    ) -> None:
        duties = list(duties)
        start = {
            "roles": [str(duty.role) for duty in duties if not duty.area],
            "parts": [f"{duty.role}@{duty.area}" for duty in duties if duty.area],
            "voice": next((duty.voice for duty in duties if duty.voice), ""),
            "languages": list(spoken),
        }
        super().__init__(given, initial=start)
        areas = areas_of(region)
        offered = [Duty(role, region, "", area) for area in areas for role in IN_AN_AREA]
        offered += [duty for duty in duties if duty.area and duty not in offered]
        voices = list(Voice.objects.filter(region=region).order_by("name").values_list("slug", "name"))
        choices: dict[str, list[tuple[str, str]]] = {
            "parts": [(f"{duty.role}@{duty.area}", said([duty], areas)) for duty in offered],
            "languages": [(code, own_name(code)) for code in _offered_languages(region, spoken)],
            "voice": [("", _("the information point")), *voices],
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]
        if not offered:
            del self.fields["parts"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("voice") and self.cleaned_data.get("parts"):
            self.add_error("parts", _("Who speaks for an organisation works in no part of the region."))
        return self.cleaned_data

    def duties(self, region: str) -> list[Duty]:
        data = self.cleaned_data
        parts = [part.partition("@") for part in data.get("parts", [])]
        whole = [Duty(Role(role), region, data["voice"]) for role in data["roles"]]
        return whole + [Duty(Role(role), region, "", area) for role, _at, area in parts]


def _offered_languages(region: str, spoken: Iterable[str]) -> list[str]:
    rows = Region.objects.filter(id=region) if region else Region.objects.all()
    codes = [code for languages in rows.values_list("languages", flat=True) for code in languages]
    return list(dict.fromkeys([*codes, *spoken]))


class InviteForm(DutiesForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    field_order = ["name", "email", "roles", "parts", "languages", "voice"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not (self.cleaned_data.get("roles") or self.cleaned_data.get("parts")):
            self.add_error("roles", _("Choose at least one role."))
        return self.cleaned_data


class AcceptForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Choose a password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least twelve characters. A few words are easy to remember."),
    )  # fmt: skip
