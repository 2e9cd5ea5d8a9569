"""What the server of the measurement serves: the house, and beside it a bare view that puts down one ballot."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijklus.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 (known once Django is set up)

settings.ROOT_URLCONF = "benchmarks.ballots.bare"
