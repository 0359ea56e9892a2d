"""WSGI entry point for gunicorn."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
application = get_wsgi_application()

# What was loaded stays until the end: it need not be looked through for garbage. And a page makes some ten thousand
# objects that go by themselves: looking every seven hundred, as Python does, is a twentieth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
