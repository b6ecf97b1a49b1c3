"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from dinh.project.leash import fasten

fasten()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dinh.project.settings")
if settings.SECRET_KEY.startswith("unsafe-"):
    raise ImproperlyConfigured("No secret key: start with `manage.py up`, or set DINH_SECRET_KEY.")
application = get_wsgi_application()
