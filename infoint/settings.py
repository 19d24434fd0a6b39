"""Settings of infoint: one person, one computer, one SQLite file.

Everything has a value that works after a clone. `INFOINT_HOME` moves the data folder,
`INFOINT_TIME_ZONE` overrides the computer's zone, `INFOINT_DEBUG=1` is for development. The
launcher sets `INFOINT_PORT` (known once the socket is bound) and, for commands that must leave no
trace, `INFOINT_DATABASE`.
"""

import os

import tzlocal
from csp.constants import NONE, SELF

from infoint import home, resources, sqlite
from infoint.logs import LINE

WAL_IS_SAFE = sqlite.use_newest()

# Where things are
DATA_FOLDER = home.folder()
PORT = int(os.environ.get("INFOINT_PORT", "8765"))

# Safety
DEBUG = os.environ.get("INFOINT_DEBUG") == "1"
SECRET_KEY = home.key_or_passing(DATA_FOLDER)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INFOINT_BACKUP = "infoint.safekeeping.backup"  # for apps, which may not import this room
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS, and the next three, are about TLS: there is none on loopback
    "security.W008",
    "security.W012",
    "security.W016",
]

INSTALLED_APPS = [
    "infoint",
    "contacts",
    "interviews",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials",
    "lucide",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # around everything: refusals carry the policy too
    "infoint.guard.Guard",  # nothing is answered, not even a static file, before it agrees
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "infoint.guard.RememberedToken",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "infoint.guard.SessionRequired",
    "contacts.clock.MyTimeZone",
]
ROOT_URLCONF = "infoint.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [resources.folder("templates")],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "infoint.views.house",
                "interviews.context.navigation",
            ],
        },
    },
]

# Database
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("INFOINT_DATABASE") or DATA_FOLDER / "infoint.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                f"PRAGMA journal_mode={'WAL' if WAL_IS_SAFE else 'DELETE'};PRAGMA synchronous=FULL;"
                "PRAGMA journal_size_limit=67108864;PRAGMA trusted_schema=OFF"
            ),
        },
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = os.environ.get("INFOINT_TIME_ZONE") or tzlocal.get_localzone_name()
USE_TZ = True

# Signing in: the port is in the names since all servers of one computer share its cookies
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_NAME = f"infoint_session_{PORT}"
SESSION_COOKIE_AGE = 90 * 24 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False  # infoint.guard.SessionRequired renews once a day of use instead
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"infoint_csrf_{PORT}"
CSRF_COOKIE_HTTPONLY = False  # a tab left open while signing in again reads the new token from it
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "infoint.views.csrf_failure"

# Static files
STATIC_URL = "static/"
STATICFILES_DIRS = [resources.folder("static")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "infoint.assets.HashedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = DEBUG

# Uploads, in bytes and counts
BODY_LIMIT = 104 * 1024 * 1024  # the largest ZIP of LinkedIn that is read, and the form around it
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000  # thousands of rows are ticked at once
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Headers
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# Logging: paths without query strings, never bodies; the launcher adds the file
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "infoint.logs.Discreet", "fmt": LINE}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "contacts": {"level": "INFO"},
        "interviews": {"level": "INFO"},
        "infoint": {"level": "INFO"},
        "waitress.queue": {"level": "ERROR"},  # a page asks for ten small files at once: no news
    },
}
