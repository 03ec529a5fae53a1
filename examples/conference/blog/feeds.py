from __future__ import unicode_literals

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import ugettext_lazy as _

from blog.models import Post


class PostFeed(Feed):
    title = _('News of the conference')
    link = '/blog/'
    subtitle = _('Everything we have to say')
    feed_type = Atom1Feed

    def items(self):
        return Post.objects.published().select_related('author')[:10]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_link(self, item):
        return settings.SITE_URL + item.get_absolute_url()

    def item_guid(self, item):
        return 'tag:conference.example,%d:%d' % (settings.SITE_YEAR, item.pk)

    def item_author_name(self, item):
        return item.author.name

    def item_pubdate(self, item):
        return make_aware(item.published, get_default_timezone(), is_dst=True)
