import os

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import FileSystemStorage, get_storage_class
from django.utils._os import abspathu, upath
from django.utils.deconstruct import deconstructible


@deconstructible
class OverwriteStorage(FileSystemStorage):
    """
    A second upload under the same name replaces the first.
    """

    def get_available_name(self, name, max_length=None):
        if self.exists(name):
            self.delete(name)
        return name


@deconstructible
class PrivateStorage(FileSystemStorage):
    """
    Files that are only handed out by a view; they have no URL.
    """

    def __init__(self):
        root = abspathu(upath(settings.PRIVATE_MEDIA_ROOT))
        super(PrivateStorage, self).__init__(location=root)

    def url(self, name):
        raise ValueError('%s is private.' % os.path.basename(name))


class VersionedStaticFilesStorage(StaticFilesStorage):

    def url(self, name):
        url = super(VersionedStaticFilesStorage, self).url(name)
        return '%s?v=%s' % (url, settings.SITE_VERSION)


def private_storage():
    return get_storage_class(settings.PRIVATE_FILE_STORAGE)()
