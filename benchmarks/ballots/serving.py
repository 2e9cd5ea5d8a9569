"""What the server of the measurement serves: the house, and beside it a bare view that puts down one ballot."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijklus.settings")
application = get_wsgi_application()

settings.ROOT_URLCONF = "benchmarks.ballots.bare"
