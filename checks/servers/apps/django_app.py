"""django.views.static, as it is: django_app.py DIRECTORY PORT."""

import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import re_path
from django.views.static import serve
from waitress import serve as listen

directory, port = sys.argv[1:]
settings.configure(
    DEBUG=False,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="audit",
    MIDDLEWARE=["django.middleware.http.ConditionalGetMiddleware"],
)
urlpatterns = [re_path(r"^(?P<path>.*)$", serve, {"document_root": directory})]
django.setup()
listen(get_wsgi_application(), host="127.0.0.1", port=int(port))
