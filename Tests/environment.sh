# What the tests need of this machine; sourced by Tests/run, Tests/Conformance/run, Tests/Benchmarks/run.
# Nothing that is there is installed again, and everything of our own goes under .build, which git ignores.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
test_venv=$repository/.build/test-venv
release_binary=$repository/.build/release/wscope

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# The Debian packages that are missing here, one a line.
missing_packages() {
    command -v pkg-config >/dev/null || echo pkg-config
    [ -e /usr/include/openssl/ssl.h ] || pkg-config --exists openssl 2>/dev/null || echo libssl-dev
    [ -e /usr/include/zlib.h ] || pkg-config --exists zlib 2>/dev/null || echo zlib1g-dev
    [ -e /usr/include/nghttp2/nghttp2.h ] || pkg-config --exists libnghttp2 2>/dev/null || echo libnghttp2-dev
    command -v openssl >/dev/null || echo openssl
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

# The browser in which Tests/EndToEnd and Tests/Backends open pages: for the tests alone, a build has no need of it.
missing_browser() {
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo chromium
}

# What only tests read captures with.
missing_capture_tools() {
    command -v tshark >/dev/null || echo tshark
}

# What only tests go through: proxies and servers in front of a server.
missing_intermediaries() {
    command -v tinyproxy >/dev/null || echo tinyproxy
    [ -x /usr/sbin/danted ] || echo dante-server
    [ -x /usr/sbin/nginx ] || echo nginx
    [ -x /usr/sbin/haproxy ] || echo haproxy
}

# The MQTT broker of Tests/Backends.
missing_broker() {
    [ -x /usr/sbin/mosquitto ] || command -v mosquitto >/dev/null || echo mosquitto
}

# Installs what a function prints: missing_packages, if no other is named.
install_packages() {
    local list=${1-missing_packages} missing
    missing=$($list | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        say "installing: $missing"
        # A list of packages that cannot be renewed may still be good enough to install from.
        apt-get -qq update >&2 || true
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >&2 || true
        missing=$($list | tr '\n' ' ')
    fi
    [ -z "$missing" ] || die "missing: ${missing% } (Debian and Ubuntu: sudo apt-get install ${missing% })"
}

# The virtual environment with Tests/requirements*.txt and whatever else is named.
prepare_venv() {
    local wanted stamp=$test_venv/installed alone=$repository/Tests/requirements-without-dependencies.txt
    wanted=$(cat "$repository/Tests/requirements.txt" "$alone" && printf '%s\n' "$@")
    if [ -x "$test_venv/bin/python" ] && [ -e "$stamp" ]; then
        local requirement absent=
        while read -r requirement; do
            grep -qxF -- "$requirement" "$stamp" || absent=yes
        done < <(grep -v '^#' <<<"$wanted" | grep .)
        [ -n "$absent" ] || return 0
    else
        rm -rf "$test_venv"
        python3 -m venv "$test_venv"
    fi
    say "installing the peers and tools of the tests"
    "$test_venv/bin/python" -m pip install -q --disable-pip-version-check \
        -r "$repository/Tests/requirements.txt" "$@" >&2
    "$test_venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps -r "$alone" >&2
    { [ ! -e "$stamp" ] || cat "$stamp"; grep -v '^#' <<<"$wanted" | grep .; } | sort -u >"$stamp.new"
    mv "$stamp.new" "$stamp"
}

build_release() {
    (cd "$repository" && swift build -c release --product wscope >&2)
}
