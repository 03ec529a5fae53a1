from django.conf import settings


def site(request):
    return {
        'SITE_NAME': settings.SITE_NAME,
        'SITE_YEAR': settings.SITE_YEAR,
        'SITE_URL': settings.SITE_URL,
    }
