"""The settings that every example runs under: text only, read inside each Django and by the proof itself."""

SETTINGS = """
SECRET_KEY = "proof"
DEBUG = False
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "seven_example",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "/static/"
ROOT_URLCONF = "seven_example"
USE_TZ = True
LOGGING_CONFIG = None
MIGRATION_MODULES = {"admin": None, "auth": None, "contenttypes": None, "sessions": None}
"""
WARM = """
import sys
before = set(sys.modules)
from django.test import Client, TestCase
from seven_proof import check, migrate, rendered
migrate()
check()
Client().get("/")
rendered("{% load static %}{% url 'x' as x %}", {}, None)
answer = sorted(name for name in set(sys.modules) - before if name.split(".")[0] != "seven_example")
"""
# The same in the spelling of Django before 1.8 (templates) and 1.10 (middleware); executed after SETTINGS.
OLD_SETTINGS = """
import django
if django.VERSION < (1, 10):
    MIDDLEWARE_CLASSES = [
        name
        for name in MIDDLEWARE
        if not (name.startswith("django.middleware.security") and django.VERSION < (1, 8))
        and not (name.startswith("django.middleware.clickjacking") and django.VERSION < (1, 4))
    ]
if django.VERSION < (1, 9):
    MIGRATION_MODULES = dict.fromkeys(MIGRATION_MODULES, "seven_without_migrations")
if django.VERSION < (1, 8):
    TEMPLATE_CONTEXT_PROCESSORS = [
        name.replace("django.template.", "django.core.") for name in TEMPLATES[0]["OPTIONS"]["context_processors"]
    ]
del django
"""
# What every setup needs and no setting steers: imported once, before the first fork.
EARLY = (
    "asyncio",
    "email.message",
    "http.cookies",
    "logging.config",
    "sqlite3",
    "unittest",
    "django.conf",
    "django.core.checks",
    "django.core.management",
    "django.db.models",
    "django.forms",
    "django.http",
    "django.template.context",
    "django.urls",
    "django.core.handlers.wsgi",
    "django.core.management.commands.migrate",
    "django.core.serializers",
    "django.contrib.messages.middleware",
    "django.contrib.sessions.middleware",
    "django.contrib.staticfiles.finders",
    "django.db.backends.sqlite3.base",
    "django.forms.models",
    "django.middleware.clickjacking",
    "django.middleware.csrf",
    "django.middleware.security",
    "django.template.backends.django",
    "django.template.defaulttags",
    "django.template.loader_tags",
    "django.test.client",
    "django.views.debug",
)
