"""A server of the `websockets` library: HOST PORT [--deflate PARAMETERS] [--certificate FILE --key FILE …]."""

import argparse
import asyncio
import os
import pathlib
import ssl
import sys

import websockets
from websockets.asyncio.server import serve
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

import servers


async def handler(websocket):
    try:
        await servers.converse(websocket.recv, websocket.send, websocket.close)
    except websockets.ConnectionClosed:
        pass


def context(arguments):
    if not arguments.certificate:
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(arguments.certificate, arguments.key)
    made.maximum_version = ssl.TLSVersion[arguments.maximum]
    if arguments.ciphers:
        made.set_ciphers(arguments.ciphers)
    if arguments.no_etm:
        made.options |= 1 << 19  # SSL_OP_NO_ENCRYPT_THEN_MAC
    return made


def choose_suite(arguments):
    """Begins anew: only OpenSSL's configuration, read when it is loaded, chooses the suites of TLS 1.3."""
    settings = pathlib.Path(arguments.certificate).with_name("openssl.cnf")
    settings.write_text("openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n"
                        f"[c]\nCiphersuites = {arguments.suite}\n")
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "OPENSSL_CONF": str(settings)})


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--deflate", choices=["takeover", "client-none", "server-none"])
    for name in ("--certificate", "--key", "--ciphers", "--suite"):
        parser.add_argument(name)
    parser.add_argument("--maximum", default="TLSv1_3")
    parser.add_argument("--no-etm", action="store_true")
    arguments = parser.parse_args()
    if arguments.suite and "OPENSSL_CONF" not in os.environ:
        choose_suite(arguments)
    factory = ServerPerMessageDeflateFactory(
        client_no_context_takeover=arguments.deflate == "client-none",
        server_no_context_takeover=arguments.deflate == "server-none")
    async with serve(handler, arguments.host, arguments.port, ssl=context(arguments), compression=None,
                     extensions=[factory] if arguments.deflate else None, max_size=None, ping_interval=None) as server:
        await server.serve_forever()


asyncio.run(main())
