"""Django as a WSGI application; `serve.py` puts it behind the published pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infopunt.config.settings")
application = get_wsgi_application()
