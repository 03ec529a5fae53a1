from __future__ import unicode_literals

import os

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import SimpleTestCase

from common.storage import OverwriteStorage, PrivateStorage, private_storage


class StorageTests(SimpleTestCase):

    def test_second_upload_replaces_the_first(self):
        self.addCleanup(default_storage.delete, 'notes.txt')
        self.assertEqual(default_storage.save('notes.txt', ContentFile(b'one')), 'notes.txt')
        self.assertEqual(default_storage.save('notes.txt', ContentFile(b'two')), 'notes.txt')
        with default_storage.open('notes.txt') as stored:
            self.assertEqual(stored.read(), b'two')

    def test_default_storage_is_ours(self):
        self.assertTrue(issubclass(default_storage.__class__, OverwriteStorage))
        self.assertEqual(default_storage.url('a b.txt'), '/media/a%20b.txt')

    def test_private_files_have_no_url(self):
        storage = private_storage()
        self.assertIsInstance(storage, PrivateStorage)
        self.assertEqual(storage.path('x.pdf'), os.path.join(settings.PRIVATE_MEDIA_ROOT, 'x.pdf'))
        with self.assertRaisesRegexp(ValueError, 'x.pdf is private'):
            storage.url('secret/x.pdf')

    def test_static_urls_have_the_version(self):
        self.assertEqual(staticfiles_storage.url('css/site.css'), '/static/css/site.css?v=2019.3')
