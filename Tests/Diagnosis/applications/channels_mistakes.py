"""A Django site with Channels in one file, as the tutorial has it, and with the mistakes that people make."""

import asyncio
import json

import django
from django.conf import settings

settings.configure(
    DEBUG=False, SECRET_KEY="for tests", ALLOWED_HOSTS=["localhost", "127.0.0.1"], ROOT_URLCONF=__name__,
    INSTALLED_APPS=["channels"], CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}})
django.setup()

from channels.exceptions import DenyConnection  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path, re_path  # noqa: E402

urlpatterns = [path("", lambda request: HttpResponse("a page"))]


class Chat(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = f"chat_{self.scope['url_route']['kwargs']['room']}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data):
        message = json.loads(text_data)["message"]
        await self.send(text_data=json.dumps({"message": message}))


class Denying(AsyncWebsocketConsumer):
    async def connect(self):
        raise DenyConnection


class Mute(AsyncWebsocketConsumer):
    """Neither accepts nor closes."""

    async def connect(self):
        await asyncio.sleep(30)


class Guarded(AsyncWebsocketConsumer):
    """Accepts and then closes with a code of its own, so that a browser sees it."""

    async def connect(self):
        await self.accept()
        await self.close(4401, "not authenticated")


application = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": AllowedHostsOriginValidator(URLRouter([
        re_path(r"ws/chat/(?P<room>\w+)/$", Chat.as_asgi()),
        path("ws/denied/", Denying.as_asgi()),
        path("ws/mute/", Mute.as_asgi()),
        path("ws/guarded/", Guarded.as_asgi()),
    ])),
})
