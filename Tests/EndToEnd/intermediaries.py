"""Real proxies of Debian between the program and a server, each on a free port."""

import contextlib
import getpass
import shutil
import socket
import subprocess
import time


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        return reserved.getsockname()[1]


def program_of(name):
    path = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    assert path, f"{name} is not installed: Tests/environment.sh names its package"
    return path


@contextlib.contextmanager
def running(folder, command, port):
    """Runs a proxy in the foreground until the block ends; it listens on `port` when the block begins."""
    with open(folder / "output", "wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    try:
        await_listener(process, port, folder)
        yield
    finally:
        process.terminate()
        process.wait(10)


def await_listener(process, port, folder):
    deadline = time.monotonic() + 15
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None and time.monotonic() < deadline, (folder / "output").read_text()
        time.sleep(0.02)


@contextlib.contextmanager
def tinyproxy(folder, *lines):
    """Yields the port."""
    port = free_port()
    configuration = folder / "tinyproxy.conf"
    configuration.write_text("\n".join([f"Port {port}", "Listen 127.0.0.1", "Timeout 60", "Allow 127.0.0.1",
                                        "MaxClients 20", f'LogFile "{folder}/log"', *lines]) + "\n")
    with running(folder, [program_of("tinyproxy"), "-d", "-c", configuration], port):
        yield port


@contextlib.contextmanager
def dante(folder, method="none", rules="socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }"):
    """A SOCKS5 proxy that asks for no authentication, unless told to; yields the port."""
    port = free_port()
    configuration = folder / "danted.conf"
    configuration.write_text(f"""
logoutput: {folder}/log
internal: 127.0.0.1 port = {port}
external: lo
clientmethod: none
socksmethod: {method}
user.privileged: {getpass.getuser()}
user.unprivileged: {getpass.getuser()}
client pass {{ from: 0.0.0.0/0 to: 0.0.0.0/0 }}
{rules}
""")
    with running(folder, [program_of("danted"), "-f", configuration, "-p", folder / "pid"], port):
        yield port


@contextlib.contextmanager
def haproxy(folder, *sections, port):
    """`sections` follow the defaults, and say where it listens: at `port`."""
    configuration = folder / "haproxy.cfg"
    configuration.write_text("\n".join(["defaults", "  timeout connect 5s", "  timeout client 60s",
                                        "  timeout server 60s", *sections]) + "\n")
    with running(folder, [program_of("haproxy"), "-f", configuration], port):
        yield port


@contextlib.contextmanager
def nginx(folder, *server, port):
    """`server` are the lines of its only server, which listens at `port`."""
    configuration = folder / "nginx.conf"
    configuration.write_text("\n".join([
        "daemon off;", "master_process off;", f"pid {folder}/pid;", f"error_log {folder}/error.log;",
        "events {}", "http {", "access_log off;",
        *(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")),
        "server {", *server, "}", "}"]) + "\n")
    with running(folder, [program_of("nginx"), "-p", folder, "-e", folder / "early.log", "-c", configuration], port):
        yield port
