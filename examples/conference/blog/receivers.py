from django.core.cache import cache
from django.core.cache.utils import make_template_fragment_key
from django.db.models import signals
from django.dispatch import receiver

from blog.models import Comment, Post
from blog.signals import comment_posted
from common import mail


@receiver(comment_posted)
def tell_author(sender, comment, **kwargs):
    author = comment.post.author
    mail.send('comment', author.email, {'comment': comment, 'author': author}, language=author.language)


@receiver(signals.post_save, sender=Comment)
def forget_comments(sender, instance, **kwargs):
    cache.delete(make_template_fragment_key('comments', [instance.post_id]))


@receiver(signals.post_save, sender=Post)
def forget_archive(sender, instance, **kwargs):
    cache.delete('blog:years')
    cache.delete(make_template_fragment_key('comments', [instance.pk]))
