from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import translation

from accounts.signals import user_registered
from common import mail


@receiver(user_registered)
def send_welcome(sender, user, **kwargs):
    mail.send('welcome', user.email, {'user': user}, language=user.language)


@receiver(user_logged_in)
def language_after_login(sender, request, user, **kwargs):
    if user.language:
        translation.activate(user.language)
