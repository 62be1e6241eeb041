"""nginx in the foreground, as one process, with every file below its folder."""

import contextlib

from intermediaries import free_port, program_of
from servers.process import serving

CONFIGURATION = """\
daemon off;
master_process off;
pid nginx.pid;
error_log stderr error;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path temporary;
    proxy_temp_path temporary;
    fastcgi_temp_path temporary;
    uwsgi_temp_path temporary;
    scgi_temp_path temporary;
    {outside}
{servers}
}}
"""

# What a proxy_pass needs for WebSocket, as nginx's manual has it.
UPGRADE = ('proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; '
           'proxy_set_header Connection "upgrade";')


@contextlib.contextmanager
def nginx(folder, *servers, outside=""):
    """Yields the `host:port` of each of the servers; `outside` stands before them."""
    ports = [free_port() for _ in servers]
    blocks = "\n".join(f"    server {{ listen 127.0.0.1:{port}{server} }}" for port, server in zip(ports, servers))
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(outside=outside, servers=blocks))
    with serving(program_of("nginx"), "-p", folder, "-c", configuration, "-e", "stderr", ports=ports):
        yield [f"127.0.0.1:{port}" for port in ports]


def server(*lines):
    return ";\n" + "\n".join(lines)


def tls_server(pair, *lines, options=""):
    """`options` go to the line that listens: http2."""
    return f" ssl {options}; ssl_certificate {pair.certificate}; ssl_certificate_key {pair.key};\n" + "\n".join(lines)


def location(path, *lines):
    return f"location {path} {{ {' '.join(lines)} }}"


def passing(path, upstream, *lines):
    """A location that goes to a `host:port`, without the path's own beginning."""
    return location(path, *lines, f"proxy_pass http://{upstream}/;")
