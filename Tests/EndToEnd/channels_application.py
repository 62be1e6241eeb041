"""Django Channels as its tutorial has it: an echo at /ws/chat/NAME/ behind AllowedHostsOriginValidator."""

import django
from channels.generic.websocket import WebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import path

settings.configure(ALLOWED_HOSTS=["localhost", "127.0.0.1"], SECRET_KEY="tests", ROOT_URLCONF=__name__)
django.setup()
urlpatterns = []


class Echo(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        self.send(text_data, bytes_data)


application = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": AllowedHostsOriginValidator(URLRouter([path("ws/chat/<name>/", Echo.as_asgi())])),
})
