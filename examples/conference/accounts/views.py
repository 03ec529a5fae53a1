from __future__ import unicode_literals

from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse_lazy
from django.utils.http import is_safe_url as is_safe
from django.utils.translation import ugettext as _
from django.views.generic import FormView, UpdateView

from accounts.forms import ProfileForm, RegistrationForm
from accounts.signals import user_registered
from common.decorators import ajax_required


class RegisterView(FormView):
    template_name = 'accounts/register.html'
    form_class = RegistrationForm

    def form_valid(self, form):
        user = form.save()
        user_registered.send(sender=self.__class__, user=user, request=self.request)
        login(self.request, user, backend='django.contrib.auth.backends.ModelBackend')
        messages.success(self.request, _('Welcome, %s!') % user.get_short_name())
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self):
        url = self.request.POST.get('next', '')
        if is_safe(url=url, allowed_hosts={self.request.get_host()}):
            return url
        return resolve_url('profile')


class ProfileView(LoginRequiredMixin, UpdateView):
    template_name = 'accounts/profile.html'
    form_class = ProfileForm
    success_url = reverse_lazy('profile')

    def get_object(self, queryset=None):
        return self.request.user

    def form_valid(self, form):
        messages.success(self.request, _('Your profile is saved.'))
        return super(ProfileView, self).form_valid(form)


@ajax_required
def email_available(request):
    email = request.GET.get('email', '')
    taken = get_user_model().objects.filter(email__iexact=email).exists()
    return JsonResponse({'email': email, 'available': bool(email) and not taken})
