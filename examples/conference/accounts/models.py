# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.encoding import python_2_unicode_compatible
from django.utils.functional import cached_property
from django.utils.translation import ugettext_lazy as _

from accounts.managers import UserManager
from common.text import initials


@python_2_unicode_compatible
class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_('e-mail address'), unique=True)
    name = models.CharField(_('name'), max_length=150)
    language = models.CharField(_('language'), max_length=5, blank=True, choices=settings.LANGUAGES)
    newsletter = models.NullBooleanField(_('newsletter'), help_text=_('Unknown means: never asked.'))
    is_staff = models.BooleanField(_('staff status'), default=False)
    is_active = models.BooleanField(_('active'), default=True)
    date_joined = models.DateTimeField(_('date joined'), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = 'email'
    REQUIRED_FIELDS = ['name']

    class Meta:
        verbose_name = _('user')
        verbose_name_plural = _('users')
        ordering = ['name', 'email']

    def __str__(self):
        return self.name or self.email

    def clean(self):
        super(User, self).clean()
        self.email = type(self).objects.normalize_email(self.email).lower()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split(' ')[0]

    def get_initials(self):
        return initials(self.name)

    badge_text = cached_property(get_initials, name='badge_text')
