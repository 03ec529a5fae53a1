from django import forms
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import FileSystemStorage
from django.test import RequestFactory, TestCase
from django.utils import timezone
from django.utils.http import urlencode

from shop.models import Line, Sale


class HeldTests(TestCase):
    """Drawn from the ledger with a seed; the ranking of suspects was not tuned on them."""

    def test_charset_of_posted_words_5_0(self):
        request = RequestFactory().post(
            "/", b"a=%E4", content_type="application/x-www-form-urlencoded; charset=latin-1"
        )
        self.assertEqual(request.POST["a"], "\xe4")

    def test_media_says_its_kind_3_1(self):
        self.assertIn('type="text/javascript"', str(forms.Media(js=["a.js"])))

    def test_huge_price_overflows_5_0(self):
        with self.assertRaises(OverflowError):
            Sale.objects.filter(price=2**70).count()

    def test_same_day_object_4_0(self):
        self.assertEqual(type(timezone.utc).__name__, "UTC")

    def test_nameless_file_is_deleted_4_0(self):
        with self.assertRaises(AssertionError):
            FileSystemStorage("/tmp").delete("")

    def test_search_box_has_the_focus_4_2(self):
        self.client.force_login(User.objects.create_superuser("a", "a@example.com", "a"))
        self.assertContains(self.client.get("/admin/auth/user/"), "autofocus")

    def test_hash_of_a_number_3_1(self):
        self.assertTrue(make_password(5))

    def test_kind_is_one_word_3_0(self):
        self.assertEqual(str(ContentType.objects.get_for_model(Sale)), "sale")

    def test_list_in_a_query_3_0(self):
        self.assertEqual(urlencode({"a": (1, 2)}), "a=%281%2C+2%29")

    def test_hash_can_be_typed_3_2(self):
        self.assertFalse(ReadOnlyPasswordHashField().disabled)

    def test_sale_stays_after_its_number_3_0(self):
        first, second = Sale.objects.create(name="a", price=1), Sale.objects.create(name="b", price=2)
        line = Line(sale=first)
        line.sale_id = second.pk
        self.assertEqual(line.sale.name, "a")
