"""Settings of infoint: one person, one computer, one SQLite file.

Everything has a value that works after a clone. `INFOINT_HOME` moves the data folder,
`INFOINT_TIME_ZONE` overrides the computer's zone, `INFOINT_DEBUG=1` is for development.
"""

import os
from pathlib import Path

import platformdirs
import tzlocal
from csp.constants import NONE, SELF

from infoint import resources, sqlite

WAL_IS_SAFE = sqlite.use_newest()

# Where things are
DATA_FOLDER = Path(os.environ.get("INFOINT_HOME") or platformdirs.user_data_dir("infoint", appauthor=False))
PORT = int(os.environ.get("INFOINT_PORT", "8765"))

# Safety
DEBUG = os.environ.get("INFOINT_DEBUG") == "1"
SECRET_KEY = os.environ.get("INFOINT_SECRET_KEY", "")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

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
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
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
            ],
        },
    },
]

# Database
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_FOLDER / "infoint.sqlite3",
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

# Static files
STATIC_URL = "static/"
STATICFILES_DIRS = [resources.folder("static")]
WHITENOISE_USE_FINDERS = True

# Headers
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
