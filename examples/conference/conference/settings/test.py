import atexit
import shutil
import tempfile

from .base import *  # noqa

SECRET_KEY = 'test'

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.sqlite3',
        'NAME': ':memory:',
    }
}

CACHES = {
    'default': {
        'BACKEND': 'django.core.cache.backends.locmem.LocMemCache',
        'LOCATION': 'conference-test',
    }
}

# The real ones are slow on purpose.
PASSWORD_HASHERS = [
    'django.contrib.auth.hashers.UnsaltedMD5PasswordHasher',
]

EMAIL_BACKEND = 'django.core.mail.backends.locmem.EmailBackend'

_files = tempfile.mkdtemp(prefix='conference-test-')
atexit.register(shutil.rmtree, _files, ignore_errors=True)

MEDIA_ROOT = os.path.join(_files, 'media')  # noqa
PRIVATE_MEDIA_ROOT = os.path.join(_files, 'private')  # noqa
