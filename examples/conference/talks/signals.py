import django.dispatch

# Accepted or rejected, by whatever way.
talk_decided = django.dispatch.Signal(providing_args=['talk', 'old_status', 'reviewer'])

talk_submitted = django.dispatch.Signal(
    providing_args=[
        'talk',
        'user',
    ],
)
