"""`wijklus migrate` gives the municipalities that exist what a newer version can do."""

from io import StringIO

import pytest
from django.core.management import call_command

from wijklus.base import scope
from wijklus.ground.people.models import Role

pytestmark = pytest.mark.django_db


def test_every_city_gets_the_roles_that_came(gent):
    with scope.of(gent.pk):
        Role.objects.filter(key="service_head").delete()
    told = StringIO()
    call_command("migrate", "people", stdout=told, verbosity=0)
    assert not told.getvalue()
    with scope.of(gent.pk):
        assert not Role.objects.filter(key="service_head").exists()
    call_command("migrate", stdout=told, verbosity=1, interactive=False)
    assert "gent: 1 roles" in told.getvalue()
    with scope.of(gent.pk):
        assert Role.objects.filter(key="service_head").exists()
    again = StringIO()
    call_command("migrate", stdout=again, verbosity=0, interactive=False)
    assert not again.getvalue()
