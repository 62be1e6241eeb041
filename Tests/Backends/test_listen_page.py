"""The page of `listen --page` in Chromium, as a person uses it: two tabs, messages, and how connections end."""

import pytest

import program
from browser import Tab

OPEN = "document.querySelector('#state')?.dataset.state === 'open'"


@pytest.fixture(params=["ws", "wss"])
def listen_on(request, listen):
    secure = ["--self-signed"] if request.param == "wss" else []
    return lambda *arguments: listen(*secure, "--page", *arguments, scheme=request.param)


@pytest.fixture
def visit(browser, closing):
    def opened(listening, path="/", ready=OPEN, **how):
        return closing(Tab(browser, listening.url.replace("ws", "http", 1) + path, ready=ready, **how))

    return opened


def say(tab, text):
    tab.click("#message")
    tab.type(text)
    tab.click("#sending button")


def listed(tab, count, kind="li"):
    """The texts of the log, the oldest first, as soon as there are so many."""
    rows = f"[...document.querySelectorAll('#log {kind} .text')].map(one => one.textContent).reverse()"
    tab.wait_for(f"{rows}.length >= {count}")
    return tab.evaluate(rows)


def fill(tab, field, text):
    tab.evaluate(f"document.querySelector('{field}').value = ''")
    tab.click(field)
    tab.type(text)


# Messages


def test_two_tabs_hear_each_other(visit, listen_on):
    listening = listen_on("--broadcast")
    first, second = visit(listening), visit(listening)
    say(first, "привет")
    assert listed(second, 2) == ["open", "привет"]
    say(second, "<b>and back</b>")
    # What is sent comes back to its sender as well.
    assert listed(first, 4) == ["open", "привет", "привет", "<b>and back</b>"]
    assert listed(first, 2, ".received") == ["привет", "<b>and back</b>"]
    assert listed(second, 1, ".sent") == ["<b>and back</b>"]
    assert first.text("#counts") == "2 received, 1 sent"
    assert second.text("#counts") == "2 received, 1 sent"


def test_rooms_are_paths(visit, listen):
    listening = listen("--page", "--rooms")
    first, second, other = (visit(listening, path) for path in ("/ws/chat/a/", "/ws/chat/a/?q=1", "/ws/chat/b/"))
    assert first.evaluate("document.querySelector('#url').value") == f"{listening.url}/ws/chat/a/"
    say(first, "to a")
    say(other, "to b")
    assert listed(second, 2) == ["open", "to a"]
    assert listed(other, 3) == ["open", "to b", "to b"]


def test_enter_sends_and_shift_enter_does_not(visit, listen):
    tab = visit(listen("--page"))
    tab.click("#message")
    tab.type("one\ntwo")
    tab.key("Enter")
    assert listed(tab, 3) == ["open", "one\ntwo", "one\ntwo"]
    assert tab.evaluate("document.querySelector('#message').value") == ""


def test_binary_both_ways(visit, listen):
    tab = visit(listen("--page"))
    tab.click("#binary")
    say(tab, "00 ff0a")
    assert listed(tab, 3) == ["open", "binary, 3 bytes: 00 ff 0a", "binary, 3 bytes: 00 ff 0a"]
    say(tab, "0")
    assert listed(tab, 4)[-1] == "not sent: a byte is two hex digits"


def test_it_talks_to_a_client_in_a_terminal(visit, listen, start):
    listening = listen("--page", "--broadcast=others")
    tab = visit(listening)
    ours = start("connect", "-v", listening.url)
    ours.stderr.wait_for(rb"^\* Open")
    ours.write("from the terminal\n")
    assert listed(tab, 2) == ["open", "from the terminal"]
    say(tab, "from the browser")
    ours.stdout.wait_for(b"from the browser\n")


def test_a_thousand_messages_are_all_listed(visit, listen):
    listening = listen("--page", "--broadcast=others")
    tab = visit(listening)
    lines = [str(number) for number in range(1_000)]
    program.run("connect", "--wait", "0", listening.url, stdin="\n".join(lines)).expect(0)
    assert listed(tab, 1_000, ".received") == lines
    assert tab.text("#counts") == "1000 received, 0 sent"


def test_the_list_is_bounded_and_says_so(visit, listen):
    listening = listen("--page", "--broadcast=others")
    tab = visit(listening)
    program.run("connect", "--wait", "0", listening.url, stdin="x\n" * 2_500).expect(0)
    tab.wait_for("document.querySelector('#counts').textContent.startsWith('2500 received')")
    assert tab.text("#counts") == "2500 received, 0 sent, the oldest 501 lines no longer shown"
    assert tab.evaluate("document.querySelectorAll('#log li').length") == 2_000
    tab.click("#clear")
    assert tab.text("#counts") == "0 received, 0 sent"
    assert tab.evaluate("document.querySelectorAll('#log li').length") == 0


# How connections end


def test_a_close_is_listed_with_its_name(visit, listen_on):
    listening = listen_on("-v")
    tab = visit(listening)
    fill(tab, "#code", "4001")
    fill(tab, "#reason", "до свидания")
    tab.click("#closing button")
    assert listed(tab, 2) == ["open", "closed 4001 (private): до свидания"]
    assert tab.text("#state") == "closed 4001 (private): до свидания"
    listening.stderr.wait_for("Closed 4001 .*до свидания".encode())
    say(tab, "too late")
    assert listed(tab, 3)[-1] == "not sent: the connection is not open"
    tab.click("#connecting button")
    assert listed(tab, 4)[-1] == "open"


def test_a_code_that_scripts_may_not_send_is_told(visit, listen):
    tab = visit(listen("--page"))
    fill(tab, "#code", "1002")
    tab.click("#closing button")
    assert "1002" in listed(tab, 2)[-1] and tab.evaluate(OPEN)


@pytest.mark.parametrize("arguments, text", [
    (["--idle-timeout", "1"], "closed 1001 (goingAway): idle for 1 s"),
    (["--misbehave", "bad-utf8"], "closed 1006 (abnormalClosure)"),
    (["--misbehave", "drop-mid-frame"], "closed 1006 (abnormalClosure), not cleanly"),
    (["--misbehave", "bad-close-code"], "closed 999 (unassigned)")])
def test_what_the_listener_does_is_seen(visit, listen_on, arguments, text):
    tab = visit(listen_on(*arguments), ready="!!document.querySelector('#log li')")
    if "--misbehave" in arguments:
        say(tab, "hello")
    tab.wait_for("document.querySelector('#state').textContent.startsWith('closed')")
    assert tab.text("#state").startswith(text)


def test_the_end_of_the_listener_is_seen(visit, listen_on):
    listening = listen_on()
    tab = visit(listening)
    listening.stop()
    assert listed(tab, 2) == ["open", "closed 1001 (goingAway)"]
    tab.click("#connecting button")
    failed = listed(tab, 4)
    assert failed[2] == "closed 1006 (abnormalClosure), not cleanly"
    assert failed[3].startswith("it was never open") and tab.text("#state") == failed[2]


# What the page knows of its listener


def test_it_connects_to_the_path_and_offers_the_subprotocols(visit, listen):
    listening = listen("--page", "--path", "/ws", "--path", "/other", "-s", "v1", "-s", "v2", "--compress")
    tab = visit(listening)
    assert tab.evaluate("document.querySelector('#url').value") == f"{listening.url}/ws"
    assert listed(tab, 1) == ["open, subprotocol v1, permessage-deflate"]
    assert visit(listening, "/other?a=b").evaluate("document.querySelector('#url').value").endswith("/other?a=b")


def test_words_of_the_command_line_are_no_markup(visit, listen):
    listening = listen("--page", "--path", '/"><script>document.title="x"</script>&amp;')
    tab = visit(listening, ready="!!document.querySelector('#log li')")
    assert tab.evaluate("document.title") == "wscope listen"
    assert tab.evaluate("document.body.dataset.paths") == '/"><script>document.title="x"</script>&amp;'


# What it needs from elsewhere, and how it looks


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 600, 1280])
def test_it_fits_and_asks_for_nothing(visit, listen_on, width, dark):
    listening = listen_on("--broadcast")
    tab = visit(listening, width=width, height=700, dark=dark)
    say(tab, "word " * 200 + "x" * 2_000)
    listed(tab, 3)
    # Nothing is fetched but the page, from nowhere but the listener, and its policy has had nothing to stop.
    requests = [one["request"]["url"] for one in tab.events("Network.requestWillBeSent")]
    assert requests == [listening.url.replace("ws", "http", 1) + "/"]
    assert [one["url"] for one in tab.events("Network.webSocketCreated")] == [listening.url + "/"]
    assert tab.events("Log.entryAdded") == [] and tab.events("Runtime.exceptionThrown") == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    off = ("[...document.querySelectorAll('input, textarea, button, output, time')].filter(one => {"
           " const box = one.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth; })"
           ".map(one => one.id || one.tagName)")
    assert tab.evaluate(off) == []
    # Text and what it stands on differ by at least 4.5 to 1 (WCAG 2.1 §1.4.3).
    assert tab.evaluate(CONTRAST) == []


CONTRAST = """(() => {
    const channels = text => text.match(/[\\d.]+/g).map(Number);
    const luminance = ([red, green, blue]) => [red, green, blue].map(value => value / 255)
        .map(value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
    const ground = element => {
        for (let at = element; at; at = at.parentElement) {
            const color = channels(getComputedStyle(at).backgroundColor);
            if (color.length === 3) return color;
        }
    };
    return ["h1", "#state", "label", "#keys", "button", "#sending button", "#counts", "#log time", "#log .text",
            "#log .direction", "#log .event .text"]
        .map(name => [name, document.querySelector(name)])
        .filter(([, element]) => {
            const pair = [channels(getComputedStyle(element).color), ground(element)].map(luminance);
            return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05) < 4.5;
        })
        .map(([name]) => name);
})()"""


def test_it_is_named_for_those_who_do_not_see_it(visit, listen):
    tab = visit(listen("--page"))
    nodes = tab.accessible()
    for node in [("textbox", "URL"), ("textbox", "Subprotocols"), ("textbox", "Message"), ("checkbox", "binary, as hex"),
                 ("textbox", "Close code"), ("textbox", "Reason"), ("button", "Connect"), ("button", "Send"),
                 ("button", "Close"), ("button", "Clear"), ("heading", "wscope listen")]:
        assert node in nodes, nodes
