# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import python_2_unicode_compatible
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import ugettext_lazy as _

from common.models import NamedModel, TimeStampedModel
from common.text import plain


class Category(NamedModel):

    class Meta:
        verbose_name = _('category')
        verbose_name_plural = _('categories')
        ordering = ['name']

    def get_absolute_url(self):
        return reverse('blog_category', args=[self.slug])


class PostQuerySet(models.QuerySet):

    def published(self, moment=None):
        return self.filter(published__lte=moment or timezone.now())

    def drafts(self):
        return self.filter(published__isnull=True)

    def newest(self):
        return self.published().latest(field_name='published')


@python_2_unicode_compatible
class Post(TimeStampedModel):
    title = models.CharField(_('title'), max_length=140)
    slug = models.SlugField(_('slug'), max_length=140)
    category = models.ForeignKey(
        Category, verbose_name=_('category'), null=True, blank=True, related_name='posts', on_delete=models.SET_NULL)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, related_name='posts', on_delete=models.PROTECT)
    teaser = models.CharField(_('teaser'), max_length=250, blank=True)
    body = models.TextField(_('text'))
    published = models.DateTimeField(_('published'), null=True, blank=True)
    comments_open = models.NullBooleanField(_('comments'), default=None)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _('post')
        verbose_name_plural = _('posts')
        ordering = ['-published', '-pk']
        index_together = [['category', 'published']]
        constraints = [
            models.UniqueConstraint(fields=['slug'], name='post_slug'),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse('blog_post', args=[self.slug])

    @cached_property
    def summary(self):
        return self.teaser or Truncator(plain(self.body)).words(12)

    @property
    def takes_comments(self):
        """
        Not decided means: as long as it is published.
        """
        if self.comments_open is None:
            return self.published is not None
        return self.comments_open


@python_2_unicode_compatible
class Comment(TimeStampedModel):
    post = models.ForeignKey(Post, related_name='comments', on_delete=models.CASCADE)
    name = models.CharField(_('name'), max_length=80)
    email = models.EmailField(_('e-mail address'))
    homepage = models.URLField(_('homepage'), blank=True)
    body = models.TextField(_('comment'))
    approved = models.NullBooleanField(_('approved'))

    class Meta:
        verbose_name = _('comment')
        verbose_name_plural = _('comments')
        ordering = ['pk']

    def __str__(self):
        return _('%(name)s on %(post)s') % {'name': self.name, 'post': self.post}
