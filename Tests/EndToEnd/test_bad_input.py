"""Every malformed URL, header, option and file gives one clear line and the exit code of the table."""

import os

import pytest

import program

URLS = ["", "ws://", "ws:///path", "://host", "ftp://host/", "ws://host:99999/", "ws://host:-1/", "ws://host:0x50/",
        "ws://host:abc/", "ws://[::1", "ws://[::zz]/", "ws://ho st/", "ws://host/#fragment", "ws://host/a b",
        "ws://host/\r\nX-Evil: 1", "ws://ho\x01st/", "ws://a@b@c:1:2/", "ws://" + "a" * 300 + "/", "ws://host:/x:y:",
        "ws://%00/", "ws://..", "\x1b[31mws://host", "wss:", "-"]

HEADERS = ["no colon", ": empty name", "X A: 1", "X-A: a\r\nX-B: b", "X-A: a\nb", "X-Ä: 1", "X-A: \x01", "", "(x): 1",
           "X-A: a\rb", "X(A);"]

OPTIONS = [
    ["--connect-timeout", "0"], ["--connect-timeout", "abc"], ["--connect-timeout", "-1"], ["--max-time", "nan"],
    ["--max-time", "inf"], ["--close-code", "1005"], ["--close-code", "99999"], ["--close-code", "999"],
    ["--close-code", "abc"], ["--close-code", "1000", "--close-reason", "x" * 124], ["--close-reason", "x" * 200],
    ["--count", "-1"], ["--count", "x"], ["--max-message", "-1"], ["--max-message", "x"], ["--binary=0"],
    ["--binary=-1"], ["--binary=some"], ["--ping-interval", "0"], ["--ping-interval", "x"],
    ["--resolve", "x"], ["--resolve", "host:80"], ["--resolve", "host:80:nonsense"], ["-4", "-6"],
    ["--tls-min", "0.9"], ["--tls-max", "x"], ["--tls-min", "1.3", "--tls-max", "1.2"], ["--color", "blue"],
    ["-s", "a b"], ["-s", ""], ["-s", "a", "-s", "a"], ["-o", "a\r\nb"], ["--bearer", "a\r\nb"], ["--cookie", "a\nb"],
    ["--send-frame", "nonsense"], ["--send-frame", "op=text len=x"], ["-n"], ["-p", "80"], ["--delimiter", ""],
]

NUMBERS_OF_LINES = 4


def clear(done, code):
    done.expect(code)
    assert done.stdout == b""
    lines = done.err.splitlines()
    assert 1 <= len(lines) <= NUMBERS_OF_LINES, done
    assert b"\x1b" not in done.stderr and "Fatal" not in done.err, done
    return lines


@pytest.mark.parametrize("url", URLS, ids=ascii)
@pytest.mark.parametrize("command", ["connect", "handshake-inspect"])
def test_url(command, url):
    clear(program.run(command, url, timeout=10), 64)


@pytest.mark.parametrize("header", HEADERS, ids=ascii)
@pytest.mark.parametrize("command", [["connect", "echo:"], ["listen", "127.0.0.1:0"],
                                     ["handshake-inspect", "ws://127.0.0.1:9/"]], ids=lambda words: words[0])
def test_header(command, header):
    clear(program.run(command[0], "-H", header, command[1], timeout=5), 64)


@pytest.mark.parametrize("options", OPTIONS, ids=lambda words: ascii(" ".join(words))[:50])
def test_option(options):
    clear(program.run("connect", *options, "echo:", timeout=5), 64)


@pytest.mark.parametrize("option, meant", [("--subprotcol", "--subprotocol"), ("--hedaer", "--header"),
                                           ("--insecur", "--insecure")])
def test_unknown_options_suggest_the_nearest(option, meant):
    assert meant in program.run("connect", option, "echo:").expect(64).err


def test_an_unknown_command_lists_the_commands_and_suggests_the_nearest():
    said = program.run("conect", "echo:").expect(64).err
    assert "there are connect, listen, handshake-inspect, frame-dump; did you mean 'connect'?" in said, said


@pytest.mark.parametrize("option, words", [("-n", ["--no-close", "--insecure"]), ("-p", ["--subprotocol", "--proxy"]),
                                           ("-U", ["--proxy-user"])])
def test_letters_that_mean_two_things_name_the_option_meant(option, words):
    done = program.run("connect", option, "echo:").expect(64)
    assert all(word in done.err for word in words), done


ADDRESSES = ["", "abc", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:-1", ":::", "[::1]", "host:80:90",
             "127.0.0.1:8x", "1.2.3.4.5:80"]


@pytest.mark.parametrize("address", ADDRESSES, ids=ascii)
def test_listen_address(address):
    done = program.run("listen", address, timeout=10)
    assert done.code in (1, 10, 11, 64), done
    clear(done, done.code)


def test_port_in_use(listen):
    taken = listen()
    done = program.run("listen", f"127.0.0.1:{taken.port}", timeout=5)
    assert done.code not in (0, 64) and "in use" in done.err, done
    clear(done, done.code)


FILES = [
    ["connect", "--cacert", "{none}", "wss://127.0.0.1:9/"],
    ["connect", "--cert", "{none}", "--key", "{none}", "wss://127.0.0.1:9/"],
    ["connect", "--keylog", "{none}/x", "wss://127.0.0.1:9/"],
    ["listen", "--cert", "{none}", "--key", "{none}", "127.0.0.1:0"],
    ["listen", "--client-ca", "{none}", "--self-signed", "127.0.0.1:0"],
    ["frame-dump", "{none}"],
    ["frame-dump", "{folder}"],
    ["handshake-inspect", "--offline", "{none}"],
    ["handshake-inspect", "--offline", "{folder}"],
]


@pytest.mark.parametrize("arguments", FILES, ids=lambda words: " ".join(words[:2]))
def test_files_that_are_not_there(tmp_path, arguments):
    given = [word.format(none=tmp_path / "none.pem", folder=tmp_path) for word in arguments]
    done = program.run(*given, timeout=5)
    assert done.code in (1, 66), done
    assert str(tmp_path) in done.err, done
    clear(done, done.code)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x00\xff" * 100,
                                     b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_files_that_hold_no_certificate(tmp_path, content):
    bad = tmp_path / "bad.pem"
    bad.write_bytes(content)
    for arguments in (["connect", "--cacert", bad, "wss://127.0.0.1:9/"],
                      ["connect", "--cert", bad, "--key", bad, "wss://127.0.0.1:9/"],
                      ["listen", "--cert", bad, "--key", bad, "127.0.0.1:0"]):
        done = program.run(*arguments, timeout=5)
        assert done.code in (1, 13, 65, 66) and str(bad) in done.err, done
        clear(done, done.code)


def test_a_file_that_may_not_be_read(tmp_path):
    if os.geteuid() == 0:
        return  # Root may read everything.
    shut = tmp_path / "shut"
    shut.write_bytes(b"x")
    shut.chmod(0)
    clear(program.run("frame-dump", shut), 66)
