"""Records a WebSocket of Chromium twice: as DevTools exports it, with its own HAR writer, and as Playwright does.

    pip install playwright websockets && python record_har.py CHROMIUM chrome.har playwright.har
"""
import asyncio
import http.server
import json
import sys
import threading
import urllib.request

from playwright.async_api import async_playwright
from websockets.asyncio.server import serve

TALK = r"""port => new Promise(done => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat?token=secret`, ['chat', 'other']);
  let count = 0;
  socket.onopen = () => {
    socket.send('hello \u0416 \ud83c\udf89 "q"\n');
    socket.send(new Uint8Array([0, 1, 254, 255]));
    socket.send('');
  };
  socket.onmessage = () => { if (++count == 3) socket.close(1000, 'bye'); };
  socket.onclose = () => done(count);
})"""
EXPORT = """async () => {
  const {NetworkLog} = await import('/devtools/models/logs/logs.js');
  const {Log} = await import('/devtools/models/har/har.js');
  return JSON.stringify({log: await Log.Log.build(NetworkLog.NetworkLog.instance().requests(), {sanitize: false})});
}"""


async def echo(websocket):
    async for message in websocket:
        await websocket.send(message)


async def main(chromium, devtools_file, playwright_file):
    # A page of its own: Chromium lets no other page talk to the loopback.
    pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    page_url = f"http://127.0.0.1:{pages.server_port}/"
    debugger = "127.0.0.1:9333"
    async with serve(echo, "127.0.0.1", 0, subprotocols=["chat"]) as server, async_playwright() as playwright:
        port = server.sockets[0].getsockname()[1]
        arguments = ["--remote-debugging-port=9333", "--remote-allow-origins=*"]
        browser = await playwright.chromium.launch(executable_path=chromium, args=arguments)
        context = await browser.new_context(record_har_path=playwright_file)
        page = await context.new_page()
        await page.goto(page_url)
        targets = json.load(await asyncio.to_thread(urllib.request.urlopen, f"http://{debugger}/json"))
        target = next(target["id"] for target in targets if target["url"] == page_url)
        devtools = await (await browser.new_context()).new_page()
        address = f"{debugger}/devtools/page/{target}"
        await devtools.goto(f"http://{debugger}/devtools/inspector.html?ws={address}&panel=network")
        await asyncio.sleep(4)
        await page.evaluate(TALK, port)
        await asyncio.sleep(1)
        with open(devtools_file, "w") as file:
            json.dump(json.loads(await devtools.evaluate(EXPORT)), file, indent=1, ensure_ascii=False)
        await context.close()
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
