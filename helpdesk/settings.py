"""Django settings. Production is the default; `DEMO=true` switches demo mode on. Values come from `helpdesk.env`."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from helpdesk.env import BASE_DIR, check, is_host_name, is_redis, is_site, read
from helpdesk.providers import providers
from helpdesk.texts.mo import made_ready

DEMO = read("DEMO")
DEBUG = False
SECRET_KEY = check("SECRET_KEY", read("SECRET_KEY"), len(read("SECRET_KEY")) >= 32)
ALLOWED_HOSTS = read("ALLOWED_HOSTS")
check("ALLOWED_HOSTS", None, bool(ALLOWED_HOSTS) and all(map(is_host_name, ALLOWED_HOSTS)))
BASE_URL = check("BASE_URL", read("BASE_URL").rstrip("/"), is_site(read("BASE_URL").rstrip("/")))
VAR_DIR = Path(read("VAR_DIR"))
CLOCK_FILE = read("CLOCK_FILE")
UPLOAD_LIMIT_MB = check("UPLOAD_LIMIT_MB", read("UPLOAD_LIMIT_MB"), 1 <= read("UPLOAD_LIMIT_MB") <= 200)
INSIDE_CALENDAR_HOSTS = read("INSIDE_CALENDAR_HOSTS")
SMTP_DOOR_HOST = read("SMTP_DOOR_HOST")
SMTP_DOOR_PORT = check("SMTP_DOOR_PORT", read("SMTP_DOOR_PORT"), 1 <= read("SMTP_DOOR_PORT") <= 65535)
if CLOCK_FILE and not DEMO:
    raise ImproperlyConfigured("CLOCK_FILE moves the clock of promises: it is allowed with DEMO=true only.")

SOCIALACCOUNT_PROVIDERS = providers(
    google=(read("GOOGLE_CLIENT_ID"), read("GOOGLE_CLIENT_SECRET")),
    microsoft=(read("MICROSOFT_CLIENT_ID"), read("MICROSOFT_CLIENT_SECRET"), read("MICROSOFT_TENANT")),
)

INSTALLED_APPS = [
    "helpdesk.apps.HelpdeskConfig",
    "reports",
    "automation",
    "intake",
    "notifications",
    "tickets",
    "assets",
    "letters",
    "users",
    "schools",
    "audit",
    "files",
    "ui",
    "helpdesk.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    # One that is not switched on has no address either.
    *(f"allauth.socialaccount.providers.{name}" for name in SOCIALACCOUNT_PROVIDERS),
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "helpdesk.middleware.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "helpdesk.middleware.permissions_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "helpdesk.middleware.person_settings",
    "audit.middleware.request_context",
]
ROOT_URLCONF = "helpdesk.urls"
FORM_RENDERER = "ui.selects.Renderer"
WSGI_APPLICATION = "helpdesk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "helpdesk.navigation.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "ui.templatetags.ui"],
        },
    }
]

DATABASES = {"default": read("DATABASE_URL")}
check("DATABASE_URL", None, DATABASES["default"]["ENGINE"].endswith("postgresql"))
DATABASES["default"] |= {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}
# A server that hangs is said to be away after some seconds; libpq alone would wait for minutes.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Lists join seven tables, always from the ticket outwards, as Django writes it: to try every other order took four
# times as long as the query itself. Nothing here is large enough to be worth compiling. (A PgBouncer between us and
# the database must be told `ignore_startup_parameters = options`.)
DATABASES["default"]["OPTIONS"].setdefault("options", "-c join_collapse_limit=4 -c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = check("REDIS_URL", read("REDIS_URL"), is_redis(read("REDIS_URL")))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "helpdesk",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    # Longer than a worker waits for work in one call, short enough for who waits for a page.
    "socket_timeout": 2,
    "socket_keepalive": True,
    "global_keyprefix": "helpdesk:",
}
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "users.backends.RoleBackend",
    "users.backends.SignInBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "helpdesk.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "users.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {"login": "helpdesk.forms.sign_in.SignInForm"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/5m/ip,5/5m/key",
    "reset_password": "20/h/ip,5/h/key",
    "demo_sign_in": "30/m/ip",
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SIGN_IN_HOSTS = {"google": "https://accounts.google.com", "microsoft": "https://login.microsoftonline.com"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
# Nobody signs up with an address of somebody else: addresses come from the roster and administrators.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Tech Help"

LANGUAGE_CODE = "en"
# A language is offered when its texts are complete (docs/adr/0033-spanish.md).
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [made_ready(BASE_DIR / "locale", VAR_DIR / "locale")]
FORMAT_MODULE_PATH = ["helpdesk.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(read("STATIC_DIR") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "uploads"},
    },
    "staticfiles": {
        "BACKEND": "helpdesk.static_files.QuicklyCompressed"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600

_email = check("EMAIL_URL", read("EMAIL_URL"), "EMAIL_BACKEND" in read("EMAIL_URL"))
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20

_https = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if read("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        # Browsers hold a form to this through redirects too, and the Google button is a form.
        "form-action": [SELF, *(SIGN_IN_HOSTS[name] for name in SOCIALACCOUNT_PROVIDERS)],
        "frame-ancestors": [NONE],
    }
}

LOG_LEVEL = check("LOG_LEVEL", read("LOG_LEVEL"), read("LOG_LEVEL") in {"DEBUG", "INFO", "WARNING", "ERROR"})
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {"django.server": {"level": "WARNING"}},
}
