from __future__ import unicode_literals

from django.contrib.admin.models import LogEntry
from django.test import TestCase
from django.urls import reverse

from accounts.models import User
from common.testing import make_admin, make_user


class UserAdminTests(TestCase):

    def setUp(self):
        self.admin = make_admin()
        self.client.force_login(self.admin)
        self.url = reverse('admin:accounts_user_changelist')

    def test_role_filter(self):
        make_user()
        response = self.client.get(self.url, {'role': 'visitor'})
        self.assertEqual([user.email for user in response.context['cl'].queryset], ['ada@example.org'])
        response = self.client.get(self.url, {'role': 'office'})
        self.assertEqual(list(response.context['cl'].queryset), [self.admin])

    def test_newsletter_filter(self):
        make_user(newsletter=True)
        response = self.client.get(self.url, {'newsletter__exact': '1'})
        self.assertContains(response, 'ada@example.org')
        self.assertNotContains(response, 'field-email"><a href="%s' % reverse(
            'admin:accounts_user_change', args=[self.admin.pk]))

    def test_add(self):
        response = self.client.post(reverse('admin:accounts_user_add'), {
            'email': 'new@example.org', 'name': 'New', 'password1': 'correct horse', 'password2': 'correct horse'})
        user = User.objects.get(email='new@example.org')
        self.assertRedirects(response, reverse('admin:accounts_user_change', args=[user.pk]))
        self.assertTrue(user.check_password('correct horse'))

    def test_change_keeps_the_password(self):
        user = make_user()
        self.client.post(reverse('admin:accounts_user_change', args=[user.pk]), {
            'email': 'ada@example.org', 'name': 'Ada King', 'newsletter': 'unknown', 'is_active': 'on', 'password': 'x'})
        user.refresh_from_db()
        self.assertEqual(user.name, 'Ada King')
        self.assertTrue(user.check_password('correct horse'))

    def test_unsubscribe(self):
        users = [make_user('%s@example.org' % name, newsletter=value)
                 for name, value in [('a', True), ('b', None), ('c', False)]]
        response = self.client.post(self.url, {
            'action': 'unsubscribe', '_selected_action': [user.pk for user in users]}, follow=True)
        self.assertContains(response, '2 users unsubscribed.')
        self.assertEqual(User.objects.filter(newsletter=False).count(), 3)
        self.assertQuerysetEqual(
            LogEntry.objects.order_by('object_id'), [str(users[0].pk), str(users[1].pk)],
            transform=lambda entry: entry.object_id)

    def test_export(self):
        user = make_user()
        response = self.client.post(self.url, {'action': 'export_csv', '_selected_action': [user.pk]})
        self.assertEqual(response['Content-Disposition'], 'attachment; filename=user.csv')
        self.assertEqual(
            response.content.decode('utf-8').splitlines(),
            ['e-mail address,name,newsletter', 'ada@example.org,Ada Lovelace,None'])
