from __future__ import unicode_literals

from django.contrib.auth.base_user import BaseUserManager
from django.utils.translation import ugettext as _


class UserManager(BaseUserManager):
    use_in_migrations = True

    def _create(self, email, password, **extra):
        if not email:
            raise ValueError(_('An e-mail address is needed.'))
        user = self.model(email=self.normalize_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email, password=None, **extra):
        extra.setdefault('is_staff', False)
        extra.setdefault('is_superuser', False)
        return self._create(email, password, **extra)

    def create_superuser(self, email, password, **extra):
        extra.setdefault('is_staff', True)
        extra.setdefault('is_superuser', True)
        return self._create(email, password, **extra)

    def invite(self, email, name, **extra):
        """
        A new account with a password we make up; returns both.
        """
        password = self.make_random_password()
        return self.create_user(email, password, name=name, **extra), password

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def subscribers(self):
        return self.filter(is_active=True, newsletter=True).order_by('email')
