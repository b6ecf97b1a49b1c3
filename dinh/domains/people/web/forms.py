"""Forms of the sign-in pages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from dinh.lib.codes import NotACode, parse_phone


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """One field takes user name, e-mail or phone; the phone number is a citizen's user name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Số điện thoại, thư điện tử hoặc tên đăng nhập")
        login.widget = forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"})
        self.fields["password"].label = _("Mật khẩu")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        login: str = super().clean_login()
        try:
            return parse_phone(login)
        except NotACode:
            return login


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """What a citizen's own account needs; the action checks it and the view shows its sentences."""

    field_order = ("full_name", "phone", "email", "personal_number", "password1", "password2")

    full_name = forms.CharField(
        label=_("Họ và tên"),
        max_length=120,
        help_text=_("Như trên thẻ căn cước."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=20,
        help_text=_("Dùng làm tên đăng nhập. Ví dụ: 0912 345 678."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    personal_number = forms.CharField(
        label=_("Số định danh cá nhân"),
        max_length=20,
        required=False,
        help_text=_("12 chữ số trên thẻ căn cước. Được mã hóa khi lưu."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Thư điện tử")
        self.fields["email"].help_text = _("Để lấy lại mật khẩu khi quên.")
        self.fields["password1"].label = _("Mật khẩu")
        self.fields["password2"].label = _("Nhập lại mật khẩu")
        for name in ("email", "password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean_phone(self) -> str:
        try:
            return parse_phone(self.cleaned_data["phone"])
        except NotACode as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A security key with a name of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Tên khóa")
        self.fields["passwordless"].label = _("Đăng nhập không cần mật khẩu (passkey)")
        self.fields["passwordless"].help_text = _("Thiết bị phải có vân tay, khuôn mặt hoặc mã PIN.")


class NewPasswordForm(forms.Form):
    """The password of an account that a one-time link opens."""

    password = forms.CharField(
        label=_("Mật khẩu mới"),
        max_length=200,
        strip=False,
        help_text=_("Ít nhất 10 ký tự, không phải mật khẩu thường gặp."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label=_("Nhập lại mật khẩu"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("password") != cleaned.get("repeated"):
            self.add_error("repeated", _("Hai lần nhập mật khẩu chưa giống nhau."))
        return cleaned


class ProfileForm(forms.Form):
    """How the holder can be reached."""

    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    address = forms.CharField(
        label=_("Địa chỉ"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
