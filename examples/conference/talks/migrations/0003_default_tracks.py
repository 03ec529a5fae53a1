from django.db import migrations
from django.utils.text import slugify

TRACKS = [
    ('General', '#336699'),
    ('Web', '#339966'),
    ('Data', '#993366'),
]


def create_tracks(apps, schema_editor):
    Track = apps.get_model('talks', 'Track')
    for position, (name, colour) in enumerate(TRACKS):
        Track.objects.get_or_create(
            slug=slugify(name), defaults={'name': name, 'colour': colour, 'position': position})


def remove_tracks(apps, schema_editor):
    Track = apps.get_model('talks', 'Track')
    Track.objects.filter(slug__in=[slugify(name) for name, _ in TRACKS], talks__isnull=True).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('talks', '0002_talk_recording'),
    ]

    operations = [
        migrations.RunPython(create_tracks, remove_tracks),
    ]
