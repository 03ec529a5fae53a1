from django.core.cache import cache
from django.db.models.signals import post_delete, post_save

from schedule.models import Slot
from talks.models import Talk

CACHE_KEY = 'schedule:data'


def forget_schedule(sender, **kwargs):
    cache.delete(CACHE_KEY)


post_save.connect(forget_schedule, sender=Slot)
post_delete.connect(forget_schedule, sender=Slot)
post_save.connect(forget_schedule, sender=Talk)
