"""A browser without a window, driven over the DevTools protocol: what a person does with a page."""

import base64
import contextlib
import itertools
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

from websockets.sync.client import connect

EXECUTABLE = shutil.which("chromium") or shutil.which("google-chrome")


class Browser:
    """Started with a profile of its own, ended by its handle."""

    def __init__(self, *options):
        assert EXECUTABLE, "no chromium: Tests/run installs it (Debian: apt-get install chromium)"
        self._closing = contextlib.ExitStack()
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        # Root, as in a container, has no sandbox; nothing but our own pages is opened.
        self._process = subprocess.Popen(
            [EXECUTABLE, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--remote-debugging-port=0", f"--user-data-dir={self._profile.name}", *options, "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self._process.stderr:
            if line.startswith("DevTools listening on "):
                self._socket = self._closing.enter_context(
                    connect(line.split()[-1], max_size=None, compression=None))
                break
        else:
            raise AssertionError("the browser did not start")
        self._numbers = itertools.count(1)
        self.events = []

    def call(self, method, session=None, timeout=30, **parameters):
        """Calls a method of the protocol and returns its result; events meanwhile are kept."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        self._socket.send(json.dumps({**message, "sessionId": session} if session else message))
        deadline = time.monotonic() + timeout
        while True:
            answer = json.loads(self._socket.recv(timeout=max(deadline - time.monotonic(), 0.01)))
            if answer.get("id") == number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return answer["result"]
            self.events.append(answer)

    def open(self, path, **how):
        return Tab(self, f"file://{path}", **how)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._closing.close()
        self._process.kill()
        self._process.wait()
        self._process.stderr.close()
        self._profile.cleanup()


class Tab:
    """A page, once it is ready: when an expression of JavaScript is true."""

    READY = "document.body && document.body.dataset.state === 'ready'"

    def __init__(self, browser, url, width=1280, height=900, dark=False, ready=READY):
        self._browser = browser
        self._target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.call("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        for domain in ("Runtime", "Log", "Network", "Page"):
            self._call(f"{domain}.enable")
        self.resize(width, height)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", features=[scheme])
        self._call("Page.navigate", url=url)
        self.wait_for(ready)

    def _call(self, method, **parameters):
        return self._browser.call(method, session=self._session, **parameters)

    def evaluate(self, expression):
        """The value of an expression of JavaScript, as JSON has it; promises are waited for."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, expression, timeout=20):
        """The value of an expression as soon as it is true."""
        deadline = time.monotonic() + timeout
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < deadline, f"never true: {expression}"
            time.sleep(0.02)
        return value

    def text(self, selector):
        return self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")

    def texts(self, selector):
        return self.evaluate(f"[...document.querySelectorAll({json.dumps(selector)})].map((one) => one.innerText)")

    def click(self, selector, modifiers=0):
        self.click_at(*self.middle_of(selector), modifiers=modifiers)

    def middle_of(self, selector):
        return self.evaluate(
            f"(() => {{ const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()")

    def mouse(self, kind, x, y, **how):
        self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **how)

    def click_at(self, x, y, modifiers=0):
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse(kind, x, y, button="left", clickCount=1, modifiers=modifiers)

    def drag(self, start, end):
        self.mouse("mousePressed", *start, button="left", clickCount=1)
        self.mouse("mouseMoved", (start[0] + end[0]) / 2, end[1], button="left")
        self.mouse("mouseMoved", *end, button="left")
        self.mouse("mouseReleased", *end, button="left", clickCount=1)

    def wheel(self, x, y, delta):
        self.mouse("mouseWheel", x, y, deltaX=0, deltaY=delta)

    def key(self, name, text=None):
        """Presses a key by its name: `ArrowDown`, `Enter`, `v`."""
        codes = {"Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, "ArrowLeft": 37, "ArrowRight": 39,
                 "End": 35, "Home": 36, "PageDown": 34}
        text = text if text is not None else name if len(name) == 1 else "\r" if name == "Enter" else ""
        how = {"key": name, "windowsVirtualKeyCode": codes.get(name, 0), "text": text}
        self._call("Input.dispatchKeyEvent", type="keyDown", **how)
        self._call("Input.dispatchKeyEvent", type="keyUp", **how)

    def type(self, text):
        self._call("Input.insertText", text=text)

    def accessible(self):
        """The nodes of the accessibility tree: (role, name)."""
        nodes = self._call("Accessibility.getFullAXTree")["nodes"]
        return [(node.get("role", {}).get("value"), node.get("name", {}).get("value"))
                for node in nodes if not node["ignored"]]

    def resize(self, width, height):
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def screenshot(self, path):
        """A PNG of what is in sight, for a person to look at."""
        pathlib.Path(path).write_bytes(base64.b64decode(self._call("Page.captureScreenshot")["data"]))

    def events(self, method):
        return [event["params"] for event in self._browser.events
                if event.get("sessionId") == self._session and event["method"] == method]

    def close(self):
        self._browser.call("Target.closeTarget", targetId=self._target)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
