# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import io
import os
import shutil
import tempfile

from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils.six import StringIO

from common.testing import make_speaker
from speakers.models import Speaker

ROWS = '''name,email,company,bio,homepage
Ada Lovelace,Ada@Example.org,,"<p>Notes &amp; numbers</p>",https://ada.example/
,nobody@example.org,,,
Zoë M,,ACME,,
'''


class ImportTests(TestCase):

    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.path = os.path.join(folder, 'speakers.csv')

    def run_command(self, *args, **kwargs):
        with io.open(self.path, 'w', encoding='utf-8') as target:
            target.write(kwargs.pop('rows', ROWS))
        out = StringIO()
        call_command('import_speakers', self.path, *args, stdout=out, **kwargs)
        return out.getvalue().strip()

    def test_import(self):
        self.assertEqual(self.run_command(), '2 created, 0 updated, 1 skipped')
        ada = Speaker.objects.get(slug='ada-lovelace')
        self.assertEqual((ada.email, ada.bio), ('ada@example.org', 'Notes & numbers'))
        self.assertEqual(ada.links, {'homepage': 'https://ada.example/'})
        self.assertEqual(Speaker.objects.get(slug='zoe-m').company, 'ACME')

    def test_existing(self):
        make_speaker('ada lovelace', links={'code': 'c'})
        self.assertEqual(self.run_command(), '1 created, 0 updated, 2 skipped')
        self.assertEqual(self.run_command('--update'), '0 created, 2 updated, 1 skipped')
        self.assertEqual(
            Speaker.objects.get(name__iexact='ada lovelace').links, {'code': 'c', 'homepage': 'https://ada.example/'})

    def test_dry_run(self):
        self.assertEqual(self.run_command(dry_run=True), '2 created, 0 updated, 1 skipped')
        self.assertFalse(Speaker.objects.exists())

    def test_delimiter(self):
        self.assertEqual(
            self.run_command('--delimiter', ';', rows='name;email\nAda;a@example.org\n'),
            '1 created, 0 updated, 0 skipped')

    def test_errors(self):
        with self.assertRaisesRegexp(CommandError, 'no column "name"'):
            self.run_command(rows='who\nAda\n')
        with self.assertRaisesRegexp(CommandError, 'Cannot read'):
            call_command('import_speakers', '/no/such/file.csv')
