from django.db import migrations


def create_category(apps, schema_editor):
    Category = apps.get_model('blog', 'Category')
    Post = apps.get_model('blog', 'Post')
    news, created = Category.objects.get_or_create(slug='news', defaults={'name': 'News'})
    Post.objects.filter(category__isnull=True).update(category=news)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0002_post_comments_open'),
    ]

    operations = [
        migrations.RunPython(create_category, migrations.RunPython.noop),
    ]
