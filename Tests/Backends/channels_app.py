"""The chat of the Django Channels tutorial on daphne: `channels_app.py checked|unchecked`, on a free port.

`checked` has AllowedHostsOriginValidator around it, as the tutorial does. Prints the port, and runs until it is ended.
"""

import json
import pathlib
import socket
import sys

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="none", ALLOWED_HOSTS=["localhost", "127.0.0.1"], ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "channels"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [pathlib.Path(__file__).parent]}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    # Beyond 100 messages that a consumer has not taken yet, the layer would drop them without a word.
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}})
django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from daphne.cli import CommandLineInterface  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path, re_path  # noqa: E402


def room(request, room_name):
    return render(request, "channels_room.html", {"room_name": room_name})


urlpatterns = [path("chat/<str:room_name>/", room)]


class ChatConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        self.room_name = self.scope["url_route"]["kwargs"]["room_name"]
        self.room_group_name = f"chat_{self.room_name}"
        await self.channel_layer.group_add(self.room_group_name, self.channel_name)
        await self.accept()

    async def disconnect(self, close_code):
        await self.channel_layer.group_discard(self.room_group_name, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        message = json.loads(text_data)["message"]
        await self.channel_layer.group_send(self.room_group_name, {"type": "chat.message", "message": message})

    async def chat_message(self, event):
        await self.send(text_data=json.dumps({"message": event["message"]}))


class ClosingConsumer(WebsocketConsumer):
    def connect(self):
        self.accept(self.scope["subprotocols"][0] if self.scope["subprotocols"] else None)
        self.send(text_data="before the close")
        self.close(code=int(self.scope["url_route"]["kwargs"]["code"]), reason="daphne drops it")


class RefusingConsumer(WebsocketConsumer):
    def connect(self):
        self.close()


routes = AuthMiddlewareStack(URLRouter([
    re_path(r"ws/chat/(?P<room_name>\w+)/$", ChatConsumer.as_asgi()),
    re_path(r"ws/close/(?P<code>\d+)/$", ClosingConsumer.as_asgi()),
    re_path(r"ws/refuse/$", RefusingConsumer.as_asgi()),
]))
application = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": AllowedHostsOriginValidator(routes) if sys.argv[1] == "checked" else routes,
})

if __name__ == "__main__":
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    print(port, flush=True)
    sys.modules["channels_app"] = sys.modules["__main__"]
    CommandLineInterface().run(["-v", "0", "-b", "127.0.0.1", "-p", str(port), "channels_app:application"])
