# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.db import migrations
from django.utils.encoding import force_text


def lower(apps, schema_editor):
    User = apps.get_model('accounts', 'User')
    for user in User.objects.only('email'):
        email = force_text(user.email).lower()
        if email != user.email:
            User.objects.filter(pk=user.pk).update(email=email)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_user_newsletter'),
    ]

    operations = [
        migrations.RunPython(lower, migrations.RunPython.noop),
    ]
