from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from common import mail
from talks.models import Talk
from talks.signals import talk_decided, talk_submitted


def recipients(talk):
    emails = [speaker.email for speaker in talk.speakers.all() if speaker.email]
    if not emails and talk.submitter:
        emails = [talk.submitter.email]
    return emails


@receiver(talk_decided)
def tell_speakers(sender, talk, **kwargs):
    to = recipients(talk)
    if to:
        mail.send('talk_%s' % talk.status, to, {'talk': talk}, language=talk.language)


@receiver(talk_submitted)
def confirm_submission(sender, talk, user, **kwargs):
    mail.send('talk_submitted', user.email, {'talk': talk, 'user': user}, language=user.language)


@receiver([post_save, post_delete], sender=Talk)
def forget_numbers(sender, **kwargs):
    cache.delete('talks:numbers')
