import io

from django import forms
from django.conf import settings
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.core.validators import EmailValidator
from django.db.models import Count
from django.test import RequestFactory, TestCase
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import slugify

from shop.models import Sale


class PlantedTests(TestCase):
    """The last two words of a test's name are the release from which it fails, as its release notes say."""

    def test_escape_of_apostrophes_3_0(self):
        self.assertEqual(escape("it's"), "it&#39;s")

    def test_frames_of_the_same_origin_3_0(self):
        self.assertEqual(self.client.get("/")["X-Frame-Options"], "SAMEORIGIN")

    def test_no_word_about_sniffing_3_0(self):
        self.assertFalse(self.client.get("/").has_header("X-Content-Type-Options"))

    def test_permissions_of_uploads_3_0(self):
        self.assertIsNone(settings.FILE_UPLOAD_PERMISSIONS)

    def test_length_of_first_names_3_1(self):
        self.assertEqual(User._meta.get_field("first_name").max_length, 30)

    def test_no_policy_for_referrers_3_1(self):
        self.assertFalse(self.client.get("/").has_header("Referrer-Policy"))

    def test_signature_3_1(self):
        self.assertEqual(len(Signer(key="k").sign("x").rpartition(":")[2]), 27)

    def test_groups_are_parted_by_ordering_4_0(self):
        for price in (1, 2):
            Sale.objects.create(name="a", price=price)
        self.assertEqual(len(Sale.objects.values("name").annotate(count=Count("id"))), 2)

    def test_admin_without_sidebar_3_1(self):
        self.client.force_login(User.objects.create_superuser("a", "a@example.com", "a"))
        self.assertNotContains(self.client.get("/admin/auth/user/"), "nav-sidebar")

    def test_slug_keeps_dashes_at_its_ends_3_2(self):
        self.assertEqual(slugify("-a-"), "-a-")

    def test_no_validation_error_equals_another_3_2(self):
        self.assertNotEqual(ValidationError("a"), ValidationError("a"))

    def test_length_of_salts_3_2(self):
        self.assertEqual(len(PBKDF2PasswordHasher().salt()), 12)

    def test_no_policy_for_openers_4_0(self):
        self.assertFalse(self.client.get("/").has_header("Cross-Origin-Opener-Policy"))

    def test_language_in_the_session_4_0(self):
        self.client.post("/language/", {"language": "de"})
        self.assertEqual(self.client.session.get("_language"), "de")

    def test_length_of_csrf_cookies_4_1(self):
        from django.middleware.csrf import get_token

        request = RequestFactory().get("/")
        get_token(request)
        self.assertEqual(len(request.META["CSRF_COOKIE"]), 64)

    def test_names_of_users_differ_by_case_4_2(self):
        User.objects.create_user("bob")
        form = UserCreationForm({"username": "Bob", "password1": "wu3Lohx7", "password2": "wu3Lohx7"})
        self.assertTrue(form.is_valid())

    def test_now_is_naive_5_0(self):
        self.assertIsNone(timezone.now().tzinfo)

    def test_forms_are_tables_5_0(self):
        class NameForm(forms.Form):
            name = forms.CharField()

        self.assertIn("<tr>", str(NameForm()))

    def test_get_logs_out_5_0(self):
        self.assertEqual(self.client.get("/logout/").status_code, 302)

    def test_address_of_400_characters_3_2_20(self):
        labels = ".".join(["a" * 60] * 6)
        EmailValidator()("a@%s.com" % labels)

    def test_upload_of_101_files_3_2_18(self):
        files = {"file%d" % number: io.BytesIO(b"x") for number in range(101)}
        self.assertEqual(self.client.post("/", files).status_code, 200)

    def test_quote_in_a_name_of_a_file_3_2_15(self):
        self.assertEqual(self.client.get("/sent/")["Content-Disposition"], 'attachment; filename="a"b.txt"')
