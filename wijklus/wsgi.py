"""The WSGI application a server such as granian or gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijklus.settings")
application = get_wsgi_application()
