"""What every test stands on: settings for tests, before Django reads them."""

import os

os.environ.setdefault("WIJKLUS_TESTING", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
