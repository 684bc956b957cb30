"""How allauth is bent to this house: nobody signs up by themselves, strangers' tries lock out nobody, a code opens once."""

import base64
import hashlib
import time
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import Fernet
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from infopunt.accounts.devices import device_of
from infopunt.accounts.models import Worker
from infopunt.accounts.rules import plain_code
from infopunt.accounts.tries import TooManyTries, ask_reset, is_spent, note_wrong, refuse_flood, spend
from infopunt.kernel import audit

RECENT = 600  # seconds


def _guarded(key: str) -> None:
    try:
        refuse_flood(key, timezone.now())
    except TooManyTries as no:
        raise ValidationError(no.say, code="too_many") from None


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Passwords: counted per account and kind of device, never by address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        _guarded(self._key(request, credentials))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_wrong(self._key(request, credentials), timezone.now())

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing to take back: only wrong tries are counted."""

    def reauthenticate(self, user: Any, password: str) -> bool:
        _guarded(f"password:{user.email}:{device_of(self.request, user.email)}")
        right: bool = user.check_password(password)
        if not right:
            note_wrong(f"password:{user.email}:{device_of(self.request, user.email)}", timezone.now())
        return right

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.device_for = user  # type: ignore[attr-defined]
        audit.record("signed in", f"worker:{user.email}", by=user.email, at=timezone.now())

    def set_password(self, user: Any, password: str) -> None:
        """Who proved the e-mail address has a known device: a flood of strangers' tries ends here."""
        super().set_password(user, password)
        self.request.device_for = user

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for the first second factor, right after the password; always for touching one that is there."""
        request = context.request
        records = get_authentication_records(request, request.user)
        began = min((record["at"] for record in records), default=0)
        older = Authenticator.objects.filter(user=request.user, created_at__lt=datetime.fromtimestamp(began, UTC))
        if time.time() - began < RECENT and not older.exists():
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def _key(self, request: HttpRequest, credentials: dict[str, Any]) -> str:
        email = str(credentials.get("email", "")).lower()
        return f"password:{email}:{device_of(request, email)}"

    def get_client_ip(self, request: HttpRequest) -> str:
        return ""  # we do not look


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps are encrypted with a key made from the secret key."""

    def encrypt(self, text: str) -> str:
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._box().decrypt(encrypted_text.encode()).decode()

    def _box(self) -> Fernet:
        key = hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))

    def get_totp_issuer(self) -> str:
        return "Infopunt"


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks for a letter with a new password; the form knows nobody, and neither does its answer."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        ask_reset(email, timezone.now())
        return email


class _Once:
    """A one-time code opens once, however it is typed and however many try it at the same moment. Wrong ones are counted; one
    that was right and is used helps nobody to guess the next, and is not."""

    user: Worker
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        key = f"code:{self.user.email}:{device_of(context.request, self.user.email)}"
        _guarded(key)
        wrong: ValidationError | None = None
        code = self.cleaned_data["code"] = plain_code(self.cleaned_data["code"])
        with transaction.atomic():
            # The lock makes codes of one person wait for each other: recovery codes are read, then marked.
            Worker.objects.select_for_update().get(pk=self.user.pk)
            if is_spent(self.user, code):
                raise ValidationError(_("This code was used before. Wait for the next one."), code="used_code")
            try:
                code = super().clean_code()  # type: ignore[misc]
                spend(self.user, code, timezone.now())
            except ValidationError as no:
                wrong = no
        if wrong:
            note_wrong(key, timezone.now())
            raise wrong
        return code


class CodeForm(_Once, AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(_Once, ReauthenticateForm):  # type: ignore[misc]
    pass


class FirstCodeForm(_Once, ActivateTOTPForm):  # type: ignore[misc]
    """The code that shows that an app works is a code of that app: it is spent."""


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False)


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)


class Municipal(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in by a municipality's own provider: for people who were invited here, by their confirmed address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        said = sociallogin.account.extra_data
        subjects = [part.get("sub") for part in (said.get("userinfo"), said.get("id_token")) if part]
        # Of two answers about one person both name the same one (OpenID Connect Core 5.3.2).
        if not subjects or not all(isinstance(one, str) and one and one == subjects[0] for one in subjects):
            raise ImmediateHttpResponse(HttpResponseRedirect("/staff/account/unknown/"))
        if sociallogin.is_existing:
            return
        addresses = [one.email.lower() for one in sociallogin.email_addresses if _is_yes(one.verified)]
        worker = Worker.objects.filter(email__in=addresses, is_active=True).first()
        # Who came this way before is known by more than an address: that may go to a successor, or be claimed by another provider.
        if worker is None or SocialAccount.objects.filter(user=worker).exists():
            raise ImmediateHttpResponse(HttpResponseRedirect("/staff/account/unknown/"))
        sociallogin.connect(request, worker)


def _is_yes(verified: object) -> bool:
    """What a provider says of an address: yes, or some providers' word for it. Everything else is no, "false" too."""
    return verified is True or verified == "true"
