"""Django's settings. Everything an operator may turn is an environment variable and is listed in docs/operations.md."""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from pehra.connectors import clamav, smtp
from pehra.connectors.shadowserver import client as shadowserver
from pehra.site import environment
from pehra.site.database import database_settings
from pehra.site.runtime.events import read_event_settings
from pehra.site.secrets import secret_key

PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("PEHRA_HOME", "var")).resolve()

DEBUG = False
DEMONSTRATION = os.environ.get("PEHRA_DEMONSTRATION", "no") == "yes"
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("PEHRA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
BASE_URL = os.environ.get("PEHRA_URL", f"http://localhost:{os.environ.get('PEHRA_PORT', '8000')}").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
# How many proxies of the operator's own stand in front: only what they say about a client's address is believed.
PROXIES = environment.whole_number("PEHRA_PROXIES", 0, 20)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "procrastinate.contrib.django",
    "pehra.foundation.access",
    "pehra.foundation.audit",
    "pehra.foundation.accounts",
    "pehra.foundation.deadlines",
    "pehra.foundation.delivery",
    "pehra.foundation.documents",
    "pehra.registry",
    "pehra.events",
    "pehra.incidents",
    "pehra.council",
    "pehra.public",
    "pehra.readiness",
    "pehra.releases",
    "pehra.reporting",
    "pehra.evidence",
    "pehra.playbooks",
    "pehra.search",
    "pehra.campaigns",
    "pehra.correspondence",
    "pehra.statistics",
    "pehra.watch",
    "pehra.webhooks",
    "pehra.calls",
    "pehra.casefields",
    "pehra.site.apps.SiteConfig",
]

MIDDLEWARE = [
    "pehra.site.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "pehra.site.api.middleware.ApiMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pehra.site.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "pehra.site.doors.DoorMiddleware",
]

ROOT_URLCONF = "pehra.site.urls"
WSGI_APPLICATION = "pehra.site.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            PACKAGE / "templates",
            *sorted(PACKAGE.parent.glob("*/templates")),
            *sorted(PACKAGE.parent.glob("foundation/*/templates")),
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "pehra.site.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "pehra.site.context.page",
            ],
        },
    },
    # allauth ships templates for screens and mails that Pehra does not replace.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

EVENTS = read_event_settings()
RAW_KEEP = environment.whole_number("PEHRA_RAW_KEEP", 30, 36_500)  # days
FEED_LARGEST = environment.whole_number("PEHRA_FEED_LARGEST", 4096, 999_999) << 20  # bytes, told in MB
FEED_FOLDER = os.environ.get("PEHRA_FEED_FOLDER", "")
FETCH_PRIVATE = os.environ.get("PEHRA_FETCH_PRIVATE", "no") == "yes"
FETCH_PROXY = os.environ.get("PEHRA_FETCH_PROXY", "")
FETCH_CA = os.environ.get("PEHRA_FETCH_CA", "")
SHADOWSERVER_KEY = os.environ.get("PEHRA_SHADOWSERVER_KEY", "")
SHADOWSERVER_SECRET = os.environ.get("PEHRA_SHADOWSERVER_SECRET", "")
SHADOWSERVER_URL = os.environ.get("PEHRA_SHADOWSERVER_URL", shadowserver.URL)
SHADOWSERVER_REPORTS = [each.strip() for each in os.environ.get("PEHRA_SHADOWSERVER_REPORTS", "").split(",") if each]
SYSLOG = os.environ.get("PEHRA_SYSLOG", "")
SYSLOG_BIND = os.environ.get("PEHRA_SYSLOG_BIND", "127.0.0.1")
SYSLOG_CERTIFICATE = os.environ.get("PEHRA_SYSLOG_CERTIFICATE", "")
SYSLOG_KEY = os.environ.get("PEHRA_SYSLOG_KEY", "") or SYSLOG_CERTIFICATE
SYSLOG_CLIENTS = os.environ.get("PEHRA_SYSLOG_CLIENTS", "")
EVENTS_HOME = HOME  # whose embedded engine answers, where no URL names a server
# How long whoever merged two cases can take it back.
MERGE_UNDO_FOR = timedelta(days=environment.whole_number("PEHRA_MERGE_UNDO_DAYS", 30, 3650))
# bytes, told in MB
EVIDENCE_LARGEST = environment.whole_number("PEHRA_EVIDENCE_LARGEST", 2048, 999_999) << 20
EVIDENCE_ENDINGS = frozenset(
    each.strip().lower().lstrip(".") for each in os.environ.get("PEHRA_EVIDENCE_ENDINGS", "").split(",") if each.strip()
)
CLAMAV = os.environ.get("PEHRA_CLAMAV", "")  # unix:/run/clamav/clamd.ctl or tcp:host:3310; empty: nothing is scanned
if CLAMAV:
    try:
        clamav.parse(CLAMAV)
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from error
# How many pages each web process tells of changes by a stream, which holds a thread; 0: all of them ask. However many
# are wished for, one thread is left that answers.
WATCH_STREAMS = min(
    environment.whole_number("PEHRA_WATCH_STREAMS", 1, 64),
    max(environment.whole_number("PEHRA_WEB_THREADS", 4, 256) - 1, 0),
)
DATABASES = {"default": database_settings(HOME)}
# Shared by all processes: attempts at signing in are counted in it, and used codes remembered.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "pehra_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "pehra.foundation.accounts.web.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "pehra.foundation.accounts.web.adapter.display"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account exists only by an invitation that was sent to the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_ADAPTER = "pehra.foundation.accounts.web.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "pehra.foundation.accounts.web.forms.CodeForm",
    "reauthenticate": "pehra.foundation.accounts.web.forms.CodeAgainForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation has proved the address
MFA_TOTP_TOLERANCE = 1  # steps of thirty seconds: telephones' clocks differ
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Pehra"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith(("http://localhost", "http://127.0.0.1"))

CSRF_FAILURE_VIEW = "pehra.site.web.errors.csrf_failure"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
API_RATE = int(os.environ.get("PEHRA_API_RATE", "60000"))  # requests a minute for one token, in each web process
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Locked is the pair of address and account: who guesses from elsewhere cannot lock the owner out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "pehra.foundation.accounts.web.origin.claimed_account"
AXES_CLIENT_IP_CALLABLE = "pehra.foundation.accounts.web.origin.address"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the journal has it
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "pehra.site.web.errors.too_many"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
# Against one address trying many accounts. Wide, since a ministry may stand behind one address; none by account alone.
ACCOUNT_RATE_LIMITS = {
    "login": "240/m/ip",
    "login_failed": "120/m/ip",
    "reset_password": "5/m/ip,30/h/ip",  # letters to one address: see accounts.web.adapter
    "reset_password_from_key": "20/m/ip",
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ur", _("Urdu"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
DISPLAY_TIME_ZONE = environment.time_zone("PEHRA_TIME_ZONE", "Asia/Karachi")

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

EMAIL_BACKEND = "pehra.site.mail.OutboxBackend"
EMAIL_FROM = os.environ.get("PEHRA_MAIL_FROM", "pehra@localhost")
DEFAULT_FROM_EMAIL = EMAIL_FROM
SMTP_URL = os.environ.get("PEHRA_SMTP_URL", "")  # smtp://user:password@host:587?tls=starttls; empty: in-app inbox only
if SMTP_URL:
    try:
        smtp.parse(SMTP_URL)  # refuses now what the worker would stumble over at night
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from error

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# What failed is kept for somebody to look at. Notifications wake the worker, so it polls only as a fallback.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.log_level("PEHRA_LOG", "WARNING")},
}
