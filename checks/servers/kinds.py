"""The servers of the table: how each is started, and which of its resources is audited."""

import dataclasses
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import textwrap

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def sibling(path):
    """A module of another check."""
    spec = importlib.util.spec_from_file_location("file_servers", ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


shared = sibling("checks/kill_swap/servers.py")
Server = shared.Server


@dataclasses.dataclass
class Audited:
    """A server that runs, and what is audited of it."""

    server: object
    path: str = "/page.html"
    writes: list = dataclasses.field(default_factory=list)
    behind: object = None

    def stop(self):
        self.server.stop()
        if self.behind:
            self.behind.stop()


class Missing(Exception):
    """A server that this machine does not have."""


def place(scratch, name):
    directory = scratch / name.replace(" ", "-").replace("/", "-")
    directory.mkdir()
    return directory


def configured(directory, text):
    path = directory / "configuration"
    path.write_text(textwrap.dedent(text))
    return path


def program(name):
    root = pathlib.Path(os.environ.get("KILL_SWAP_PACKAGES") or "/")
    for folder in ("usr/sbin", "usr/bin"):
        if (root / folder / name).exists():
            libraries = [*root.glob("usr/lib/*-linux-*"), *root.glob("lib/*-linux-*")]
            libraries += [*root.glob("usr/lib/*-linux-*/varnish"), *root.glob("usr/lib/varnish")]
            environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, libraries))}
            return str(root / folder / name), environment, root
    raise Missing(f"there is no {name}")


def ours(directory, scratch):
    del scratch
    binary = os.environ["PRECONDITIONS_BIN"]
    server = Server("preconditions serve", "this repository", directory)
    return Audited(server.start([binary, "serve", directory, "--listen", "127.0.0.1:0", "--quiet"]))


def notes(_directory, _scratch):
    binary = pathlib.Path(os.environ["PRECONDITIONS_BIN"]).with_name("notes")
    if not binary.exists():
        raise Missing("notes is not built")
    server = Server("notes (examples/notes)", "this repository", None)
    server.start([binary, "--listen", "127.0.0.1:0", "--database", "sqlite::memory:", "--log", "off"])
    note = '{"title":"audit","text":"number {n}"}'
    put(server, "/notes/audit", note, "application/json")
    return Audited(server, "/notes/audit", [note, "/notes/audit-new", "Content-Type: application/json"])


def put(server, path, content, kind):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("PUT", path, content, {"Content-Type": kind, "If-None-Match": "*"})
    status = connection.getresponse().status
    connection.close()
    if status not in (200, 201, 204):
        raise RuntimeError(f"{server.name}: PUT {path}: {status}")


def nginx(directory, scratch):
    program("nginx")
    return Audited(shared.nginx(directory, scratch))


def apache(directory, scratch):
    program("apache2")
    return Audited(shared.apache(directory, scratch))


def apache_dav(directory, scratch):
    binary, environment, root = program("apache2")
    port, home = shared.free_port(), place(scratch, "apache-dav")
    modules = root / "usr/lib/apache2/modules"
    names = ("mpm_event", "authz_core", "dav", "dav_fs", "dav_lock", "setenvif")
    load = "\n".join(
        f"LoadModule {name}_module {modules}/mod_{name}.so"
        for name in names
        if (modules / f"mod_{name}.so").exists()
    )
    path = configured(home, f"""
ServerRoot {home}
{load}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {home}/pid
ErrorLog {home}/error.log
DefaultRuntimeDir {home}
DavLockDB {home}/locks
DocumentRoot {directory}
<Directory {directory}>
Dav On
Require all granted
</Directory>
""")
    version = shared.said([binary, "-v"], environment, r"Apache/(\S+)")
    server = Server("Apache httpd, mod_dav", version, directory)
    server.start([binary, "-X", "-f", path], port, environment)
    return Audited(server, "/page.html", ["number {n}\n", "/new.html", None])


def lighttpd(directory, scratch):
    binary, environment, root = program("lighttpd")
    port, home = shared.free_port(), place(scratch, "lighttpd")
    path = configured(home, f"""
        server.document-root = "{directory}"
        server.port = {port}
        server.bind = "127.0.0.1"
        mimetype.assign = ( ".html" => "text/html" )
    """)
    version = shared.said([binary, "-v"], environment, r"lighttpd/(\S+)")
    command = [binary, "-D", "-f", path, "-m", root / "usr/lib/lighttpd"]
    return Audited(Server("lighttpd", version, directory).start(command, port, environment))


def caddy(directory, _scratch):
    binary, environment, _ = program("caddy")
    port = shared.free_port()
    version = shared.said([binary, "version"], environment, r"v?(\d+\.\d+\.\d+)")
    command = [binary, "file-server", "--root", directory, "--listen", f"127.0.0.1:{port}"]
    environment["HOME"] = str(_scratch)
    return Audited(Server("Caddy, file-server", version, directory).start(command, port, environment))


def in_front(name, start):
    """A gateway in front of our own file server."""

    def begin(directory, scratch):
        behind = ours(directory, scratch).server
        try:
            server = start(scratch, behind)
        except Exception:
            behind.stop()
            raise
        server.name = f"{name} in front of preconditions serve"
        return Audited(server, behind=behind)

    return begin


def varnish(scratch, behind):
    binary, environment, _ = program("varnishd")
    port, home = shared.free_port(), place(scratch, "varnish")
    version = shared.said([binary, "-V"], environment, r"varnish-(\S+)")
    command = [binary, "-F", "-a", f"127.0.0.1:{port}", "-b", f"127.0.0.1:{behind.port}"]
    command += ["-n", home / "state", "-s", "malloc,16m", "-j", "none"]
    return Server("Varnish", version, None).start(command, port, environment)


def haproxy(scratch, behind):
    binary, environment, _ = program("haproxy")
    port, home = shared.free_port(), place(scratch, "haproxy")
    path = configured(home, f"""
        defaults
            mode http
            timeout connect 5s
            timeout client 30s
            timeout server 30s
        cache small
            total-max-size 4
            max-age 60
        frontend front
            bind 127.0.0.1:{port}
            default_backend back
        backend back
            http-request cache-use small
            http-response cache-store small
            server one 127.0.0.1:{behind.port}
    """)
    version = shared.said([binary, "-v"], environment, r"version (\d+\.\d+\.\d+)")
    return Server("HAProxy", version, None).start([binary, "-f", path], port, environment)


def squid(scratch, behind):
    binary, environment, root = program("squid")
    port, home = shared.free_port(), place(scratch, "squid")
    unprivileged = []
    if os.geteuid() == 0:
        # It becomes somebody else by itself, who cannot write here; so it begins as nobody.
        if not all(parent.stat().st_mode & 0o001 for parent in pathlib.Path(binary).resolve().parents):
            raise Missing(f"Squid does not run as root, and nobody else reaches {binary}")
        unprivileged = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        os.chown(home, 65534, 65534)
        scratch.chmod(0o755)
    path = configured(home, f"""
        http_port 127.0.0.1:{port} accel defaultsite=127.0.0.1 no-vhost
        cache_peer 127.0.0.1 parent {behind.port} 0 no-query originserver
        http_access allow all
        cache_mem 16 MB
        pid_filename {home}/pid
        cache_log {home}/cache.log
        access_log none
        coredump_dir {home}
        mime_table {root}/usr/share/squid/mime.conf
        icon_directory {root}/usr/share/squid/icons
        error_directory {root}/usr/share/squid/errors/en
        pinger_enable off
        unlinkd_program {root}/usr/lib/squid/unlinkd
    """)
    version = shared.said([binary, "-v"], environment, r"Version (\S+)")
    return Server("Squid", version, None).start([*unprivileged, binary, "-N", "-n", f"audit{port}", "-f", path], port, environment)


def nginx_cache(scratch, behind):
    binary, environment, _ = program("nginx")
    port, home = shared.free_port(), place(scratch, "nginx-cache")
    (home / "temporary").mkdir()
    paths = "".join(
        f"{kind}_temp_path {home}/temporary/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = configured(home, f"""
daemon off; master_process off; pid {home}/pid; error_log {home}/error.log;
events {{}}
http {{ access_log off; {paths}
proxy_cache_path {home}/cache keys_zone=small:1m;
server {{ listen 127.0.0.1:{port}; location / {{
proxy_pass http://127.0.0.1:{behind.port}; proxy_cache small; proxy_cache_valid 200 60s; }} }} }}
""")
    version = shared.said([binary, "-v"], environment, r"nginx/(\S+)")
    return Server("nginx", version, None).start([binary, "-p", home, "-c", path], port, environment)


def control(binary, name, crate, package="checks/kill_swap/controls"):
    """A service of another Rust framework, from a package beside this file or of another check."""

    def start(directory, _scratch):
        path = pathlib.Path(os.environ.get("KILL_SWAP_CONTROLS") or "/nowhere") / binary
        if not path.exists():
            raise Missing(f"{binary} is not built")
        lock = (ROOT / package / "Cargo.lock").read_text()
        version = lock.split(f'name = "{crate}"\nversion = "')[1].split('"')[0]
        return Audited(Server(name, version, directory).start([path, directory]))

    return start


def python(script, name, package, writes=None, path="/page.html"):
    """A Python framework, from a virtual environment with requirements.txt."""

    def start(directory, _scratch):
        binary = pathlib.Path(os.environ.get("SERVERS_PYTHON") or "/nowhere") / "bin/python"
        if not binary.exists():
            raise Missing("SERVERS_PYTHON names no virtual environment")
        ask = f"import importlib.metadata as it; print(it.version('{package}'))"
        version = subprocess.run([binary, "-c", ask], capture_output=True, text=True).stdout.strip()
        port = shared.free_port()
        server = Server(name, version, directory)
        server.start([binary, HERE / "apps" / script, directory, str(port)], port)
        return Audited(server, path, writes or [])

    return start


def http_server(directory, _scratch):
    port = shared.free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    command += ["--directory", directory]
    version = ".".join(map(str, sys.version_info[:3]))
    return Audited(Server("Python http.server", version, directory).start(command, port))


def node(script, name, package):
    """A Node framework, from a directory with package.json."""

    def start(directory, _scratch):
        modules = pathlib.Path(os.environ.get("SERVERS_NODE") or "/nowhere") / "node_modules"
        if not modules.exists():
            raise Missing("SERVERS_NODE names no directory with node_modules")
        version = json.loads((modules / package / "package.json").read_text())["version"]
        # Modules are looked for beside the script.
        copy = modules.parent / script
        copy.write_text((HERE / "apps" / script).read_text())
        port = shared.free_port()
        server = Server(name, version, directory)
        return Audited(server.start(["node", copy, directory, str(port)], port))

    return start


def java(script, name, package, jars):
    """A Java server, from unpacked Debian packages: its one source file, with their jars."""

    def start(directory, scratch):
        root = pathlib.Path(os.environ.get("KILL_SWAP_PACKAGES") or "/")
        found = [jar for pattern in jars for jar in (root / "usr/share/java").glob(pattern)]
        if not found or shutil.which("javac") is None:
            raise Missing(f"there is no javac, or no {jars[0]} of {package}")
        port = shared.free_port()
        server = Server(name, packaged(root, package), directory)
        classes = ":".join(map(str, [scratch, *found]))
        source = HERE / "java" / script
        compiled = ["javac", "-nowarn", "-cp", classes, "-d", scratch, source]
        subprocess.run(compiled, check=True, capture_output=True, timeout=300)
        return Audited(server.start(["java", "-cp", classes, source.stem, directory, str(port)], port))

    return start


def packaged(root, package):
    """The version of an unpacked Debian package, as its directory of documents names it."""
    said = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True).stdout
    return said.split("Candidate: ")[1].split("-")[0] if "Candidate: " in said else "unknown"


def go(directory, scratch):
    root = pathlib.Path(os.environ.get("KILL_SWAP_PACKAGES") or "/")
    found = sorted(root.glob("usr/lib/go-*/bin/go"))
    if not found:
        raise Missing("there is no go")
    binary, home = scratch / "go-files", place(scratch, "go")
    environment = {**os.environ, "GOROOT": str(found[-1].parents[1]), "GOFLAGS": "-mod=mod"}
    environment |= {"GOCACHE": str(home), "HOME": str(home), "CGO_ENABLED": "0", "GO111MODULE": "off"}
    version = shared.said([found[-1], "version"], environment, r"go(\d+\.\d+(?:\.\d+)?)")
    source = HERE / "go" / "files.go"
    subprocess.run([found[-1], "build", "-o", binary, source], env=environment, check=True, timeout=600)
    port = shared.free_port()
    server = Server("Go net/http, FileServer", version, directory)
    return Audited(server.start([binary, directory, str(port)], port))


KINDS = {
    "preconditions": ours,
    "notes": notes,
    "nginx": nginx,
    "apache": apache,
    "apache-dav": apache_dav,
    "lighttpd": lighttpd,
    "caddy": caddy,
    "nginx-cache": in_front("nginx, proxy_cache,", nginx_cache),
    "varnish": in_front("Varnish", varnish),
    "haproxy": in_front("HAProxy, cache,", haproxy),
    "squid": in_front("Squid", squid),
    "tower-http": control("serve-tower-http", "tower-http ServeDir (axum)", "tower-http"),
    "actix-files": control("serve-actix-files", "actix-files", "actix-files"),
    "warp": control("serve-warp", "warp fs::dir", "warp", "checks/servers/rust"),
    "poem": control("serve-poem", "poem StaticFilesEndpoint", "poem", "checks/servers/rust"),
    "salvo": control("serve-salvo", "salvo StaticDir", "salvo", "checks/servers/rust"),
    "go": go,
    "tomcat": java(
        "TomcatFiles.java", "Apache Tomcat, DefaultServlet", "libtomcat10-java",
        ["tomcat10-*.jar", "jakarta-*.jar", "*servlet*.jar", "*annotation*.jar"],
    ),
    "jetty": java(
        "JettyFiles.java", "Jetty, ResourceHandler", "libjetty9-java",
        ["jetty9-*.jar", "servlet-api-4*.jar", "*servlet-api-[34]*.jar"],
    ),
    "http.server": http_server,
    "django": python("django_app.py", "Django, static view, ConditionalGetMiddleware, on waitress", "django"),
    "flask": python("flask_app.py", "Flask, send_from_directory, on waitress", "flask"),
    "starlette": python("starlette_app.py", "Starlette (FastAPI), StaticFiles, on uvicorn", "starlette"),
    "aiohttp": python("aiohttp_app.py", "aiohttp, add_static", "aiohttp"),
    "tornado": python("tornado_app.py", "Tornado, StaticFileHandler", "tornado"),
    "flask-smorest": python(
        "smorest_app.py", "flask-smorest, etag, on waitress", "flask-smorest",
        ['{"text": "number {n}"}', None, "Content-Type: application/json"], "/items/1",
    ),
    "moto": python(
        "moto_app.py", "moto (a double of S3)", "moto",
        ["number {n}\n", "/site/new.html", "Authorization: AWS nobody:unsigned"], "/site/page.html",
    ),
    "wsgidav": python("wsgidav_app.py", "WsgiDAV", "wsgidav", ["number {n}\n", "/new.html", None]),
    "express": node("express.mjs", "express.static", "express"),
    "fastify": node("fastify.mjs", "@fastify/static", "@fastify/static"),
    "koa": node("koa.mjs", "koa-static, koa-conditional-get, koa-etag", "koa-static"),
    "hono": node("hono.mjs", "hono, serveStatic and etag on Node", "hono"),
}
