"""Addresses of signing in: allauth's views under Vietnamese addresses and the names allauth itself uses."""

from __future__ import annotations

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path, re_path

from dinh.domains.people.web import tokens, views

urlpatterns = [
    path(
        "dang-nhap/",
        account.LoginView.as_view(extra_context={"local_accounts": settings.LOCAL_FILING}),
        name="account_login",
    ),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("dang-ky/", views.register, name="account_signup"),
    path("tai-khoan/da-khoa/", account.account_inactive, name="account_inactive"),
    path("tai-khoan/xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/thu-dien-tu/", account.email, name="account_email"),
    path("tai-khoan/thu-da-gui/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(
        r"^tai-khoan/xac-nhan-thu/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"
    ),
    path("tai-khoan/doi-mat-khau/", account.password_change, name="account_change_password"),
    path("tai-khoan/dat-mat-khau/", account.password_set, name="account_set_password"),
    path("quen-mat-khau/", account.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^quen-mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "quen-mat-khau/xong/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("tai-khoan/xac-thuc/", include("allauth.mfa.urls")),
    path("tai-khoan/lien-ket/", include("allauth.socialaccount.urls")),
    path("tai-khoan/dinh-danh/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("identity/o/api/token", tokens.token, name="people_token"),
    path("identity/o/device", tokens.no_devices),
    path("identity/o/api/device/code", tokens.no_devices),
    path("", include("allauth.idp.urls")),
]
