import os

from .base import *  # noqa
from .base import BASE_DIR, TEMPLATES

SECRET_KEY = os.environ.get('CONFERENCE_SECRET_KEY', '')
TICKET_SIGNING_KEY = os.environ.get('CONFERENCE_TICKET_KEY', '')

ALLOWED_HOSTS = ['www.conference.example', 'conference.example']

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.postgresql_psycopg2',
        'NAME': os.environ.get('CONFERENCE_DB', 'conference'),
        'USER': 'conference',
        'HOST': os.environ.get('CONFERENCE_DB_HOST', ''),
        'CONN_MAX_AGE': 60,
    }
}

CACHES = {
    'default': {
        'BACKEND': 'django.core.cache.backends.memcached.PyLibMCCache',
        'LOCATION': ['cache1.internal:11211', 'cache2.internal:11211'],
        'KEY_PREFIX': 'conference',
        'TIMEOUT': 600,
    }
}

STATICFILES_STORAGE = 'django.contrib.staticfiles.storage.ManifestStaticFilesStorage'
STATIC_ROOT = os.path.join(BASE_DIR, '..', 'static')

# Templates are loaded once.
TEMPLATES[0]['APP_DIRS'] = False
TEMPLATES[0]['OPTIONS']['loaders'] = [
    ('django.template.loaders.cached.Loader', [
        'django.template.loaders.filesystem.Loader',
        'django.template.loaders.app_directories.Loader',
    ]),
]

SECURE_SSL_REDIRECT = True
SECURE_BROWSER_XSS_FILTER = True
SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')
SECURE_HSTS_SECONDS = 3600
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

LOGGING = {
    'version': 1,
    'disable_existing_loggers': False,
    'handlers': {
        'mail_admins': {
            'level': 'ERROR',
            'class': 'django.utils.log.AdminEmailHandler',
        },
    },
    'loggers': {
        'django.request': {
            'handlers': ['mail_admins'],
            'level': 'ERROR',
        },
    },
}
