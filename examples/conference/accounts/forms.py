from __future__ import unicode_literals

from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.utils.translation import ugettext_lazy as _

User = get_user_model()


class PasswordsMixin(forms.Form):
    error_messages = {
        'mismatch': _('The two passwords are different.'),
    }

    password1 = forms.CharField(label=_('Password'), strip=False, widget=forms.PasswordInput)
    password2 = forms.CharField(label=_('Password again'), strip=False, widget=forms.PasswordInput)

    def clean_password2(self):
        first = self.cleaned_data.get('password1')
        second = self.cleaned_data.get('password2')
        if first and second and first != second:
            raise forms.ValidationError(self.error_messages['mismatch'], code='mismatch')
        return second

    def _post_clean(self):
        super(PasswordsMixin, self)._post_clean()
        password = self.cleaned_data.get('password2')
        if password:
            try:
                password_validation.validate_password(password, self.instance)
            except forms.ValidationError as error:
                self.add_error('password2', error)


class RegistrationForm(PasswordsMixin, forms.ModelForm):
    terms = forms.BooleanField(
        label=_('I accept the code of conduct'),
        error_messages={'required': _('Nobody gets in without the code of conduct.')},
    )

    class Meta:
        model = User
        fields = ['email', 'name', 'language']

    def clean_email(self):
        email = User.objects.normalize_email(self.cleaned_data['email']).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_('There is an account with this address already.'))
        return email

    def save(self, commit=True):
        user = super(RegistrationForm, self).save(commit=False)
        user.set_password(self.cleaned_data['password1'])
        if commit:
            user.save()
        return user


class ProfileForm(forms.ModelForm):

    class Meta:
        model = User
        fields = ['name', 'language', 'newsletter']

    def clean_name(self):
        name = ' '.join(self.cleaned_data['name'].split())
        if '@' in name:
            raise forms.ValidationError(_('This looks like an address, not like a name.'))
        return name


class AdminUserAddForm(PasswordsMixin, forms.ModelForm):

    class Meta:
        model = User
        fields = ['email', 'name']

    def save(self, commit=True):
        user = super(AdminUserAddForm, self).save(commit=False)
        user.set_password(self.cleaned_data['password1'])
        if commit:
            user.save()
        return user


class AdminUserChangeForm(forms.ModelForm):
    password = ReadOnlyPasswordHashField(label=_('Password'))

    class Meta:
        model = User
        fields = '__all__'

    def clean_password(self):
        return self.initial['password']
