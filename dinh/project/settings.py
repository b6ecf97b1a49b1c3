"""Settings of an installation: every difference between installations is a DINH_* variable.

The table in docs/settings.md lists them all; tests/house checks it against this file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from dinh.project.environment import database, flag

ROOT = Path(__file__).resolve().parent.parent.parent


DATA = Path(os.environ.get("DINH_DATA", str(ROOT / "var")))


def key(name: str, for_checks: str) -> str:
    """One secret of the installation, drawn by the launcher at first start; a fixed one for checks without data."""
    path = DATA / "keys" / name
    return path.read_text(encoding="ascii").strip() if path.exists() else for_checks


SECRET_KEY = os.environ.get("DINH_SECRET_KEY") or key("secret.key", "unsafe-key-for-checks-only")
PERSONAL_KEY = bytes.fromhex(key("personal.key", "00" * 32))
DEBUG = flag("DINH_DEBUG", False)
DEMO = flag("DINH_DEMO", False)
LOCAL_FILING = flag("DINH_LOCAL_FILING", DEMO)
BASE_URL = os.environ.get("DINH_BASE_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = os.environ.get("DINH_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []
TRUSTED_PROXIES = [one.strip() for one in os.environ.get("DINH_PROXIES", "").split(",") if one.strip()]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if BASE_URL.startswith("https://") else 0

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///dinh"))}
if flag("DINH_DATABASE_POOL", True):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 16, "timeout": 10}
if os.environ.get("DINH_REPLICA_URL"):
    DATABASES["replica"] = database(os.environ["DINH_REPLICA_URL"]) | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["dinh.project.upkeep.replica.Reads"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "dinh.kernel.writes",
    "dinh.kernel.outbox",
    "dinh.kernel.audit",
    "dinh.kernel.access",
    "dinh.kernel.jobs",
    "dinh.kernel.numbering",
    "dinh.kernel.search",
    "dinh.kernel.files",
    "dinh.kernel.forms",
    "dinh.kernel.ui",
    "dinh.kernel.notices",
    "dinh.domains.people",  # before allauth: its pages wear our frame
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
    "procrastinate.contrib.django",
    "django_htmx",
    "dinh.domains.payments",
    "dinh.domains.procedures",
    "dinh.domains.dossiers",
    "dinh.domains.privacy",
    "dinh.fronts.desk",
    "dinh.fronts.portal",
    "dinh.fronts.gateway",
    "dinh.project",
]
MIDDLEWARE = [
    "dinh.kernel.access.middleware.ProxyMiddleware",
    "dinh.kernel.access.middleware.RequestNumberMiddleware",
    "dinh.fronts.gateway.metrics.CountingMiddleware",
    "dinh.fronts.gateway.problems.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "dinh.kernel.ui.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dinh.kernel.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dinh.domains.people.web.middleware.WhoAsks",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dinh.kernel.access.middleware.RefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dinh.project.upkeep.replica.ReplicaMiddleware",
]
ROOT_URLCONF = "dinh.project.urls"
WSGI_APPLICATION = "dinh.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dinh.kernel.ui.context.frame",
                "dinh.kernel.notices.context.bell",
            ]
        },
    }
]
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "dinh" / "project" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/tinh/"
STATIC_ROOT = ROOT / "dist" / "static"
STATICFILES_DIRS = [path for path in [ROOT / "dist" / "web"] if path.is_dir()]

# --- files: a folder of the data directory, or an S3 bucket (keys by the usual AWS_* variables)
S3_BUCKET = os.environ.get("DINH_S3_BUCKET", "")
S3_OPTIONS = {
    "bucket_name": S3_BUCKET,
    "endpoint_url": os.environ.get("DINH_S3_ENDPOINT") or None,
    "default_acl": None,
    "file_overwrite": True,
    "querystring_auth": True,
}
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": S3_OPTIONS}
    if S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nobody asks for the others, and half the compressing is saved
MAX_UPLOAD_BYTES = int(os.environ.get("DINH_MAX_UPLOAD_MB", "20")) * 1024 * 1024
CLAMD = os.environ.get("DINH_CLAMD", "")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "dinh.kernel.files.web.LimitedUploadHandler",
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

# --- people: accounts, sign-in, sessions
AUTH_USER_MODEL = "people.Account"
SESSION_ENGINE = "dinh.domains.people.web.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "dinh_cache"}}
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
        (
            "UserAttributeSimilarityValidator",
            {"user_attributes": ("username", "email", "phone", "display_name")},
        ),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dinh.domains.people.web.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "dinh.domains.people.web.forms.LoginForm",
    "signup": "dinh.domains.people.web.forms.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email", "password1*", "password2*"]
SILENCED_SYSTEM_CHECKS = ["account.W001"]  # a citizen's phone number becomes his user name in our own action
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# 5 wrong: closed 15 minutes
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/900s/key", "signup": "20/h/ip"}
MFA_ADAPTER = "dinh.domains.people.web.adapters.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "dinh.domains.people.web.forms.AddKeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SESSION_COOKIE_SECURE
IDP_OIDC_ADAPTER = "dinh.domains.people.web.adapters.ProviderAdapter"
IDP_OIDC_PRIVATE_KEY = key("oidc.pem", "")
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 15 * 60
SOCIALACCOUNT_ADAPTER = "dinh.domains.people.web.adapters.IdentityAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_SERVER_URL = os.environ.get("DINH_OIDC_SERVER_URL", "")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "dinh-danh",
                "name": os.environ.get("DINH_OIDC_NAME", "Tài khoản định danh điện tử"),
                "client_id": os.environ.get("DINH_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("DINH_OIDC_CLIENT_SECRET", ""),
                "settings": {
                    "server_url": OIDC_SERVER_URL,
                    "uid_field": os.environ.get("DINH_OIDC_UID_FIELD", "sub"),
                    "oauth_pkce_enabled": True,
                },
            }
        ]
        if OIDC_SERVER_URL
        else []
    }
}
AUDIT_KEY_FILE = os.environ.get("DINH_AUDIT_KEY_FILE", str(DATA / "keys" / "audit.key"))

# --- ui: what the frame says, and how far a page may reach
UI_FRAME = "dinh.project.menu.FRAME"
PROVINCE = os.environ.get("DINH_PROVINCE", "Tỉnh Hải Dương")
HELPLINE = os.environ.get("DINH_HELPLINE", "1022")
CSRF_FAILURE_VIEW = "dinh.kernel.ui.errors.stale_form"
CSP_FORM_ACTION = tuple(filter(None, os.environ.get("DINH_SIGN_IN_HOSTS", "").split(",")))
X_FRAME_OPTIONS = "DENY"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_REFERRER_POLICY = "same-origin"

# --- notices: e-mail and SMS; an installation without an address for a way does not have that way
EMAIL_URL = os.environ.get("DINH_EMAIL_URL", "file:" if DEMO else "")
MAIL_SERVER = urlsplit(EMAIL_URL)
MAIL_KIND = {"": "dummy", "file": "filebased"}.get(MAIL_SERVER.scheme, "smtp")
EMAIL_BACKEND = f"django.core.mail.backends.{MAIL_KIND}.EmailBackend"
EMAIL_FILE_PATH = str(DATA / "mail")
EMAIL_HOST = MAIL_SERVER.hostname or "localhost"
EMAIL_PORT = MAIL_SERVER.port or {"smtps": 465, "smtp+tls": 587}.get(MAIL_SERVER.scheme, 25)
EMAIL_HOST_USER = unquote(MAIL_SERVER.username or "")
EMAIL_HOST_PASSWORD = unquote(MAIL_SERVER.password or "")
EMAIL_USE_SSL = MAIL_SERVER.scheme == "smtps"
EMAIL_USE_TLS = MAIL_SERVER.scheme == "smtp+tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DINH_EMAIL_FROM", f"khong-tra-loi@{urlsplit(BASE_URL).hostname}")
KEEP_NOTICES_DAYS = int(os.environ.get("DINH_KEEP_NOTICES_DAYS", "366"))
SMS_CARRIER = os.environ.get(
    "DINH_SMS_CARRIER", "dinh.kernel.notices.carriers.FileSmsCarrier" if DEMO else ""
)

# --- pages of a higher floor that rooms below lead to, by the names of their addresses
APPLY_PAGE = "portal:apply"
FILER_PAGE = "portal:dossier"
CO_SIGN_PAGE = "portal:co_sign"
OFFICER_PAGE = "desk:dossier"
PRIVACY_PAGE = "privacy:procedure"
DATA_PAGE = "privacy:mine"
PRIVACY_LIMITS = os.environ.get("DINH_PRIVACY_LIMITS", "")  # days for an answer by kind of request
STAFF_PAGES = ("desk:hand_work", "desk:sight", "desk:looked")

# --- upkeep: what the doctor looks at
SERVING = flag("DINH_LEASH", False)  # web server or worker, not a command at a terminal
TLS_CERTIFICATE = os.environ.get("DINH_TLS_CERTIFICATE", "")

# --- gateway: who may read /metrics; without a token only this machine
METRICS_TOKEN = os.environ.get("DINH_METRICS_TOKEN", "")
