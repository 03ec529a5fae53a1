# -*- coding: utf-8 -*-
"""
Settings shared by all environments.
"""
import os

from django.urls import reverse_lazy
from django.utils.translation import ugettext_lazy as _

BASE_DIR = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

SECRET_KEY = 'only-for-development'

DEBUG = False

ALLOWED_HOSTS = []

INSTALLED_APPS = [
    'accounts',
    'common',
    'venues',
    'speakers',
    'talks',
    'schedule',
    'tickets',
    'blog',
    'django.contrib.admin',
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'django.contrib.messages',
    'django.contrib.staticfiles',
]

MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'common.middleware.LegacyUrlMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.locale.LocaleMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'common.middleware.UserLanguageMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
    'common.middleware.ajax_messages',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
    'common.middleware.MaintenanceMiddleware',
]

ROOT_URLCONF = 'conference.urls'

WSGI_APPLICATION = 'conference.wsgi.application'

TEMPLATES = [
    {
        'BACKEND': 'django.template.backends.django.DjangoTemplates',
        'DIRS': [os.path.join(BASE_DIR, 'templates')],
        'APP_DIRS': True,
        'OPTIONS': {
            'context_processors': [
                'django.template.context_processors.debug',
                'django.template.context_processors.request',
                'django.template.context_processors.i18n',
                'django.contrib.auth.context_processors.auth',
                'django.contrib.messages.context_processors.messages',
                'common.context_processors.site',
            ],
        },
    },
]

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.sqlite3',
        'NAME': os.path.join(BASE_DIR, 'db.sqlite3'),
    }
}

CACHES = {
    'default': {
        'BACKEND': 'django.core.cache.backends.locmem.LocMemCache',
        'LOCATION': 'conference',
    }
}

# Accounts

AUTH_USER_MODEL = 'accounts.User'
LOGIN_URL = 'login'
LOGIN_REDIRECT_URL = reverse_lazy('profile')
LOGOUT_REDIRECT_URL = 'home'
PASSWORD_RESET_TIMEOUT_DAYS = 2

AUTH_PASSWORD_VALIDATORS = [
    {
        'NAME': 'django.contrib.auth.password_validation.MinimumLengthValidator',
        'OPTIONS': {'min_length': 9},
    },
    {'NAME': 'django.contrib.auth.password_validation.NumericPasswordValidator'},
]

# Languages and times. Everything is stored in the local time of the venue.

LANGUAGE_CODE = 'en'
LANGUAGES = [
    ('en', _('English')),
    ('de', _('German')),
]
LOCALE_PATHS = [os.path.join(BASE_DIR, 'locale')]
TIME_ZONE = 'Europe/Berlin'
USE_I18N = True
USE_L10N = True

# Files

STATIC_URL = '/static/'
STATIC_ROOT = os.path.join(BASE_DIR, 'static_root')
STATICFILES_DIRS = [os.path.join(BASE_DIR, 'static')]
STATICFILES_STORAGE = 'common.storage.VersionedStaticFilesStorage'

MEDIA_URL = '/media/'
MEDIA_ROOT = os.path.join(BASE_DIR, 'media')
DEFAULT_FILE_STORAGE = 'common.storage.OverwriteStorage'

PRIVATE_FILE_STORAGE = 'common.storage.PrivateStorage'
PRIVATE_MEDIA_ROOT = os.path.join(BASE_DIR, 'private')

# Mail

DEFAULT_FROM_EMAIL = 'Conference <office@conference.example>'
SERVER_EMAIL = 'server@conference.example'

# The ticket shop is embedded on pages of our partners and posts back to us.

CSRF_TRUSTED_ORIGINS = ['partner.example', '.conference.example']

# Our own

SITE_NAME = 'Conference'
SITE_YEAR = 2019
SITE_VERSION = '2019.3'
SITE_URL = 'https://www.conference.example'
CFP_DEADLINE = '2019-04-30'
MAINTENANCE = False
TICKET_SIGNING_KEY = 'only-for-development-either'
