from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import signals
from django.http import HttpResponseBadRequest, JsonResponse
from django.utils.decorators import ContextDecorator, available_attrs


def ajax_required(view):
    """
    The view answers scripts only.
    """
    @wraps(view, assigned=available_attrs(view))
    def wrapper(request, *args, **kwargs):
        if not request.is_ajax():
            return HttpResponseBadRequest('This address is for scripts.')
        return view(request, *args, **kwargs)
    return wrapper


def api_login_required(view):
    """
    Scripts get a 403 in JSON where people are sent to the login page.
    """
    @wraps(view, assigned=available_attrs(view))
    def wrapper(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return JsonResponse({'error': 'login required'}, status=403)
        return view(request, *args, **kwargs)
    return wrapper


def staff_required(view):
    def wrapper(request, *args, **kwargs):
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request, *args, **kwargs)
    return wraps(view, assigned=available_attrs(view))(wrapper)


class signal_muted(ContextDecorator):
    """
    Disconnect a receiver for a while, e.g. during an import.
    """

    def __init__(self, receiver, sender, signal=signals.post_save):
        self.receiver = receiver
        self.sender = sender
        self.signal = signal

    def __enter__(self):
        self.was_connected = self.signal.disconnect(self.receiver, sender=self.sender)
        return self

    def __exit__(self, *exc_info):
        if self.was_connected:
            self.signal.connect(self.receiver, sender=self.sender)
        return False
