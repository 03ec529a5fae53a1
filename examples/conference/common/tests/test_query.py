from django.test import TestCase

from common.query import as_list, order_from_request, paginate, sql_of
from common.testing import make_speaker
from speakers.models import Speaker


class PaginateTests(TestCase):

    @classmethod
    def setUpTestData(cls):
        for name in ['Ada', 'Barbara', 'Grace', 'Hedy', 'Radia']:
            make_speaker(name)

    def test_pages(self):
        page = paginate(Speaker.objects.all(), 2, per_page=2)
        self.assertQuerysetEqual(page.object_list, ['<Speaker: Grace>', '<Speaker: Hedy>'])
        self.assertEqual(page.paginator.num_pages, 3)
        self.assertEqual((page.start_index(), page.end_index()), (3, 4))

    def test_nonsense_is_the_first_page(self):
        self.assertEqual(paginate(Speaker.objects.all(), 'x', per_page=2).number, 1)

    def test_too_much_is_the_last_page(self):
        self.assertEqual(paginate(Speaker.objects.all(), '99', per_page=2).number, 3)

    def test_order_by_a_column(self):
        self.assertQuerysetEqual(
            order_from_request(Speaker.objects.all(), '-name', 'pk')[:2], ['Radia', 'Hedy'], transform=str)

    def test_order_by_something_else(self):
        speakers = order_from_request(Speaker.objects.all(), 'password', 'name')
        self.assertEqual(speakers.first().name, 'Ada')
        self.assertEqual(order_from_request(Speaker.objects.all(), None, '-name').first().name, 'Radia')

    def test_sql(self):
        self.assertIn('WHERE', sql_of(Speaker.objects.filter(name='Ada')))
        self.assertEqual(sql_of(Speaker.objects.filter(pk__in=[])), '')

    def test_as_list(self):
        self.assertEqual(as_list(None), [])
        self.assertEqual(as_list('ab'), ['ab'])
        self.assertEqual(as_list(3), [3])
        self.assertEqual(as_list((1, 2)), [1, 2])
