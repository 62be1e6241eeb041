"""A certificate authority made by the openssl command line, and what it issues, good and bad."""

import functools
import ssl
import subprocess

LOCAL = "DNS:localhost,IP:127.0.0.1,IP:::1"


def openssl(*arguments, cwd):
    done = subprocess.run(["openssl", *arguments], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, f"openssl {' '.join(arguments)}: {done.stderr}"
    return done.stdout


class Pair:
    """A certificate (with what must come along in its file) and its key."""

    def __init__(self, certificate, key):
        self.certificate = certificate
        self.key = key

    def server_context(self, client_authority=None, minimum=None, maximum=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        if minimum:
            context.minimum_version = minimum
        if maximum:
            context.maximum_version = maximum
        if client_authority:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(client_authority)
        return context


class Authority:
    """Issues into `folder`. Everything is made once, when it is first asked for."""

    def __init__(self, folder, name="Test Authority"):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.certificate = folder / "ca.pem"
        self._key = folder / "ca.key"
        self._run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                  "-keyout", self._key, "-out", self.certificate, "-days", "30", "-subj", f"/CN={name}",
                  "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def _run(self, *arguments):
        return openssl(*map(str, arguments), cwd=self.folder)

    def issue(self, name, names=LOCAL, usage="serverAuth", days=("-days", "30"), signer=None, constraints="CA:FALSE",
              issuer_at=None):
        """A certificate for `names`, signed by this authority or by `signer`; public ones say where the one of their
        issuer is: `issuer_at`."""
        request, certificate, key = (self.folder / f"{name}.{kind}" for kind in ("csr", "pem", "key"))
        extensions = self.folder / f"{name}.cnf"
        lines = [f"basicConstraints=critical,{constraints}"]
        lines += [f"extendedKeyUsage={usage}"] if usage else []
        lines += [f"subjectAltName={names}"] if names else []
        lines += [f"authorityInfoAccess=caIssuers;URI:{issuer_at}"] if issuer_at else []
        extensions.write_text("\n".join(lines) + "\n")
        self._run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
                  "-out", request, "-subj", f"/CN={name}")
        with_certificate, with_key = signer or (self.certificate, self._key)
        self._run("x509", "-req", "-in", request, "-CA", with_certificate, "-CAkey", with_key, "-CAcreateserial",
                  *days, "-extfile", extensions, "-out", certificate)
        return Pair(certificate, key)

    @functools.cached_property
    def server(self):
        return self.issue("server")

    @functools.cached_property
    def wrong_host(self):
        return self.issue("wrong-host", names="DNS:other.example")

    @functools.cached_property
    def client(self):
        return self.issue("client", names=None, usage="clientAuth")

    @functools.cached_property
    def expired(self):
        return self._issue_between("expired", "20200101000000Z", "20210101000000Z")

    @functools.cached_property
    def not_yet_valid(self):
        return self._issue_between("not-yet-valid", "20900101000000Z", "20910101000000Z")

    def _issue_between(self, name, start, end):
        """Only `openssl ca` takes dates on every version."""
        pair = self.issue(name)
        (self.folder / "index.txt").write_text("")
        (self.folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nserial=ca.srl\ndefault_md=sha256\n"
            "policy=p\n[p]\ncommonName=supplied\n")
        self._run("ca", "-batch", "-config", "ca.cnf", "-in", f"{name}.csr", "-cert", self.certificate,
                  "-keyfile", self._key, "-startdate", start, "-enddate", end,
                  "-extfile", f"{name}.cnf", "-notext", "-out", pair.certificate)
        return pair

    @functools.cached_property
    def self_signed(self):
        pair = Pair(self.folder / "self.pem", self.folder / "self.key")
        self._run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                  "-keyout", pair.key, "-out", pair.certificate, "-days", "30", "-subj", "/CN=localhost",
                  "-addext", f"subjectAltName={LOCAL}")
        return pair

    @functools.cached_property
    def without_intermediate(self):
        """A server certificate below an intermediate one, which its file does not bring along."""
        signer = self._intermediate
        return self.issue("below", signer=(signer.certificate, signer.key))

    @functools.cached_property
    def public_without_intermediate(self):
        """The same, and it says where the intermediate one is, as those of public authorities do."""
        signer = self._intermediate
        return self.issue("public-below", signer=(signer.certificate, signer.key), issuer_at="http://ca.example/i.der")

    @functools.cached_property
    def below_intermediate(self):
        """The same with the intermediate one in its file."""
        leaf = self.without_intermediate
        chain = self.folder / "below-chain.pem"
        chain.write_bytes(leaf.certificate.read_bytes() + self._intermediate.certificate.read_bytes())
        return Pair(chain, leaf.key)

    @functools.cached_property
    def _intermediate(self):
        return self.issue("intermediate", names=None, usage=None, constraints="CA:TRUE")

    @functools.cached_property
    def hashed_folder(self):
        """A directory as SSL_CERT_DIR wants it: named by the hash of the subject."""
        folder = self.folder / "hashed"
        folder.mkdir()
        digest = self._run("x509", "-in", self.certificate, "-noout", "-hash").strip()
        (folder / f"{digest}.0").write_bytes(self.certificate.read_bytes())
        return folder

    def client_context(self, pair=None):
        """What a Python client of this authority's servers uses."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        if pair:
            context.load_cert_chain(pair.certificate, pair.key)
        return context
