from __future__ import unicode_literals

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_save
from django.http import HttpResponse
from django.test import RequestFactory, TestCase

from common.converters import convert
from common.decorators import ajax_required, api_login_required, signal_muted, staff_required
from common.testing import AJAX, make_speaker, make_user
from speakers.models import Speaker


def view(request):
    """The docstring."""
    return HttpResponse('ok')


class DecoratorTests(TestCase):
    multi_db = True

    def setUp(self):
        self.factory = RequestFactory()

    def request(self, user=None, **extra):
        request = self.factory.get('/', **extra)
        request.user = user or AnonymousUser()
        return request

    def test_ajax_required(self):
        self.assertEqual(ajax_required(view)(self.request()).status_code, 400)
        self.assertEqual(ajax_required(view)(self.request(**AJAX)).content, b'ok')

    def test_api_login_required(self):
        response = api_login_required(view)(self.request())
        self.assertEqual(response.status_code, 403)
        self.assertJSONEqual(response.content.decode(), {'error': 'login required'})
        self.assertEqual(api_login_required(view)(self.request(make_user())).content, b'ok')

    def test_staff_required(self):
        with self.assertRaises(PermissionDenied):
            staff_required(view)(self.request(make_user()))
        user = make_user('boss@example.org', is_staff=True)
        self.assertEqual(staff_required(view)(self.request(user)).content, b'ok')

    def test_names_are_kept(self):
        for decorator in (ajax_required, api_login_required, staff_required):
            self.assertEquals(decorator(view).__name__, 'view')
            self.assertEquals(decorator(view).__doc__, 'The docstring.')


class SignalMutedTests(TestCase):

    def setUp(self):
        self.seen = []
        post_save.connect(self.receiver, sender=Speaker)
        self.addCleanup(post_save.disconnect, self.receiver, sender=Speaker)

    def receiver(self, sender, instance, **kwargs):
        self.seen.append(instance.name)

    def test_with(self):
        with signal_muted(self.receiver, Speaker):
            make_speaker('Ada')
        make_speaker('Grace')
        self.assertEqual(self.seen, ['Grace'])

    def test_as_a_decorator(self):
        signal_muted(self.receiver, Speaker)(make_speaker)('Ada')
        self.assertEqual(self.seen, [])

    def test_connected_again_after_an_error(self):
        with self.assertRaises(ZeroDivisionError):
            with signal_muted(self.receiver, Speaker):
                1 / 0
        make_speaker('Grace')
        self.assertEqual(self.seen, ['Grace'])


class ConverterTests(TestCase):

    def test_convert(self):
        self.assertEqual(convert('date', '2019-09-12').day, 12)
        self.assertEqual(convert('yyyy', '2019'), 2019)
        self.assertEqual(convert('int', '12'), 12)

    def test_not_matching(self):
        for kind, value in [('date', '12.9.2019'), ('date', '2019-02-30'), ('yyyy', '19'), ('int', '-1')]:
            with self.assertRaises(ValueError):
                convert(kind, value)
