"""The ASGI application that `rencontres serve` runs."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencontres.config.settings")
application = get_asgi_application()
