"""The small forms beside the items of an agenda."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CommentForm(forms.Form):
    item = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Your comment"), strip=False, widget=forms.Textarea(attrs={"rows": 2}))


class WithdrawForm(forms.Form):
    comment = forms.IntegerField(widget=forms.HiddenInput)
