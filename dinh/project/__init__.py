"""The roof: settings, urls, wsgi; the only place that knows every room."""
