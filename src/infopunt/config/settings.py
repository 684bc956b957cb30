"""Every setting, all from the environment. `docs/operate.md` lists them."""

from pathlib import Path
from typing import Any

from infopunt.accounts.rules import SESSION_LASTS
from infopunt.config import databases, env

BASE_DIR = Path(__file__).resolve().parents[3]
DATA = env.folder("INFOPUNT_DATA", BASE_DIR / "var")
TALK_KEYS = env.folder("INFOPUNT_TALK_KEYS", DATA / "talk-keys")
CONTENT = env.folder("INFOPUNT_CONTENT", BASE_DIR / "content", must_exist=True)
PORT = env.whole_number("PORT", 8000, 1, 65535)
BIND = env.text("INFOPUNT_BIND", "127.0.0.1")
HTTPS = env.flag("INFOPUNT_HTTPS", False)
TRUST_PROXY = env.flag("INFOPUNT_TRUST_PROXY", False)
ADDRESS = env.address("INFOPUNT_ADDRESS")
ONION = env.onion("INFOPUNT_ONION")
EXTRA_HOSTS = [*env.names("INFOPUNT_HOSTS"), *([ONION] if ONION else [])]
THREADS = env.whole_number("INFOPUNT_THREADS", 4, 1, 64)
PROCESSES = env.whole_number("INFOPUNT_PROCESSES", 1, 1, 64)
WORKER = env.flag("INFOPUNT_WORKER", True)
# Which part this process answers: all, `talk` alone, or all `but-talk`. `run --only` says the same.
ONLY = env.choice("INFOPUNT_ONLY", "all", ["all", "talk", "but-talk"])
SECURITY_CONTACT = env.text("INFOPUNT_SECURITY_CONTACT")


def oidc_providers() -> dict[str, Any]:
    """The sign-in of a municipality that has its own: all three of issuer, client and secret, or none."""
    issuer, client, secret = (env.text(f"INFOPUNT_OIDC_{name}") for name in ("ISSUER", "CLIENT", "SECRET"))
    if not (issuer or client or secret):
        return {}
    if not (issuer and client and secret):
        raise env.WrongSetting("INFOPUNT_OIDC_ISSUER", "INFOPUNT_OIDC_CLIENT and INFOPUNT_OIDC_SECRET belong with it")
    name = env.text("INFOPUNT_OIDC_NAME", "OpenID Connect")
    app = {
        "provider_id": "municipality",
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


DEBUG = False
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
LANGUAGE_CODE = "en"
# The public site in all languages; the staff screens in Dutch and English, so in a catalogue of their own.
LOCALE_PATHS = [BASE_DIR / "src/infopunt/locale", BASE_DIR / "src/infopunt/web/staff/locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = {"talk": "infopunt.config.urls_talk", "but-talk": "infopunt.config.urls_but_talk"}.get(
    ONLY, "infopunt.config.urls"
)
WSGI_APPLICATION = "infopunt.config.wsgi.application"
# The host is looked up among the regions by our own middleware, which answers an unknown one with a helpful page.
ALLOWED_HOSTS = ["*"]
APPEND_SLASH = False
AUTH_USER_MODEL = "accounts.Worker"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# As much as the largest door without files takes: web/shared/doors.py decides.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_HANDLERS = ["infopunt.web.shared.uploads.InMemory"]  # nothing that is uploaded touches the disk

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-staff" if HTTPS else "staff"
SESSION_COOKIE_AGE = int(SESSION_LASTS.total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"  # a sign-in by a municipality's own provider comes back by a link
CSRF_COOKIE_NAME = "__Host-staff-csrf" if HTTPS else "staff-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "infopunt.web.staff.gate.csrf_failed"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "infopunt.accounts.passwords.HardToGuess"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/staff/account/login/"
LOGIN_REDIRECT_URL = "/staff/"
STATIC_URL = "/staff/assets/"
ACCOUNT_ADAPTER = "infopunt.accounts.signin.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = False  # ours stores no addresses: accounts/signin.py
ACCOUNT_LOGOUT_REDIRECT_URL = "/staff/account/login/"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {"reset_password": "infopunt.accounts.signin.ResetForm"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Infopunt: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "infopunt.accounts.signin.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "infopunt.accounts.signin.CodeForm",
    "reauthenticate": "infopunt.accounts.signin.CodeAgainForm",
    "add_webauthn": "infopunt.accounts.signin.AddKeyForm",
    "edit_webauthn": "infopunt.accounts.signin.EditKeyForm",
    "activate_totp": "infopunt.accounts.signin.FirstCodeForm",
}
MFA_TOTP_TOLERANCE = 1  # clocks of telephones drift; a code still opens once
MFA_RATE_LIMITS = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "infopunt.accounts.signin.Municipal"
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_PROVIDERS = oidc_providers()

# Mail: smtp://user:password@host:port (smtps:// for TLS from the start). Without it links are shown to who made them.
MAIL = env.mail("INFOPUNT_MAIL")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL.host else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.ssl, MAIL.starttls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("INFOPUNT_MAIL_FROM", "infopunt@localhost.invalid")
API_EMAIL = env.text("INFOPUNT_API_EMAIL", DEFAULT_FROM_EMAIL)
FEED_HOSTS = env.names("INFOPUNT_FEED_HOSTS")
# Whether sources of facts and texts are looked at every week. A site that nobody reaches asks nobody.
WATCH = env.choice("INFOPUNT_WATCH", "on" if env.others_reach(ADDRESS) else "off", ["on", "off"])

STAFF_HOST = env.text("INFOPUNT_STAFF_HOST").lower()
MACHINE = env.choice("INFOPUNT_MACHINE", "none", ["none", "libretranslate", "deepl"])
MACHINE_URL = env.address("INFOPUNT_MACHINE_URL")
MACHINE_KEY = env.text("INFOPUNT_MACHINE_KEY")
if MACHINE != "none" and not MACHINE_URL:
    raise env.WrongSetting("INFOPUNT_MACHINE_URL", "the translation server's address is needed")

ROOMS = [
    "kernel",
    "regions",
    "topics",
    "facts",
    "vault",
    "accounts",
    "publishing",
    "scheduling",
    "directory",
    "information",
    "advice",
    "mailbox",
    "referrals",
    "questions",
    "reporting",
    "referrals.authorities",
    "jobs",
    "web",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(f"infopunt.{room}" for room in ROOMS),
]
MIDDLEWARE = [
    "infopunt.web.shared.middleware.Guard",
    "infopunt.web.api.middleware.OpenToAll",
    "infopunt.web.shared.middleware.RegionByHost",
    # Each of these does its work under /staff/ only: public pages know no session.
    "infopunt.web.staff.middleware.Session",
    "infopunt.web.staff.middleware.Csrf",
    "infopunt.web.staff.middleware.SignedIn",
    "infopunt.web.staff.middleware.Messages",
    "allauth.account.middleware.AccountMiddleware",
    "infopunt.web.staff.middleware.Staff",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "src/infopunt/pages/templates", BASE_DIR / "src/infopunt/web/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n"],
            "string_if_invalid": "",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "infopunt.web.staff.gate.screen_context",
            ],
        },
    }
]


def secret_key() -> str:
    """From INFOPUNT_SECRET_KEY; else made once and kept in the data folder, readable by its owner only."""
    given = env.text("INFOPUNT_SECRET_KEY")
    if given:
        if len(given) < 50:
            raise env.WrongSetting("INFOPUNT_SECRET_KEY", "at least 50 characters")
        return given
    kept = DATA / "secret-key"
    if not kept.exists():
        import os
        import secrets

        try:
            DATA.mkdir(parents=True, exist_ok=True)
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return kept.read_text()
        except OSError:
            raise env.WrongSetting("INFOPUNT_DATA", "a folder that can be written") from None
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(60))
    return kept.read_text()


SECRET_KEY = secret_key()

DATABASES = databases.of_environment(DATA)
DATABASE_ROUTERS = ["infopunt.kernel.databases.SealedSide"]

# With INFOPUNT_HTTPS=yes every request counts as https (wsgi.py), unless a server in front that is trusted says otherwise.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = HTTPS

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "infopunt.kernel.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("INFOPUNT_LOG", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"]),
    },
    # Django writes the address of each faulty request here, and an address can hold what somebody searched for.
    "loggers": {
        "django.request": {"level": "CRITICAL", "propagate": False},
        "django.security": {"level": "CRITICAL", "propagate": False},
    },
}
