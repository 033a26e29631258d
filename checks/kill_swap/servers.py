"""File servers, each started on a free port of this machine and ended with the run."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server of one directory. `manifest` is where it reads hashes from, or None."""

    manifest = None

    def __init__(self, name, version, directory):
        self.name, self.version, self.directory = name, version, directory
        self.process = None

    def start(self, command, port=None, environment=None):
        """Starts it; without a port, the first line that it prints says where it listens."""
        output = subprocess.DEVNULL if port else subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.DEVNULL, env=environment, text=True
        )
        if port is None:
            line = self.process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if not found:
                raise RuntimeError(f"{self.name} does not say where it listens: {line!r}")
            port = int(found[1])
        self.port = port
        for _ in range(1200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return self
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"{self.name} ended with status {self.process.returncode}")
                time.sleep(0.05)
        raise RuntimeError(f"{self.name} does not listen on port {port}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()


def ours(directory, scratch):
    """`preconditions serve`, with a manifest for the names that begin with `listed`."""
    binary = os.environ.get("PRECONDITIONS_BIN") or ROOT / "target/debug/preconditions"
    version = said([binary, "--version"], dict(os.environ), r"(\d+\.\S+)")
    server = Server("preconditions serve", version, directory)
    server.manifest = scratch / "SHA256SUMS"
    server.manifest.write_text("")
    return server.start(
        [binary, "serve", directory, "--listen", "127.0.0.1:0", "--quiet", "--manifest", server.manifest]
    )


def control(binary, name, version):
    """A service of another framework, from the package beside this file."""

    def start(directory, _scratch):
        path = pathlib.Path(os.environ.get("KILL_SWAP_CONTROLS") or ROOT / "checks/kill_swap/controls/target/debug")
        return Server(name, version, directory).start([path / binary, directory])

    return start


def unpacked(program):
    """A Debian package unpacked aside, or one that is installed: the program and its environment."""
    aside = os.environ.get("KILL_SWAP_PACKAGES")
    if aside and (pathlib.Path(aside) / "usr/sbin" / program).exists():
        libraries = [str(path) for path in pathlib.Path(aside).glob("usr/lib/*-linux-*")]
        libraries += [str(path) for path in pathlib.Path(aside).glob("lib/*-linux-*")]
        environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries)}
        return str(pathlib.Path(aside) / "usr/sbin" / program), environment, pathlib.Path(aside)
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if not found:
        raise RuntimeError(f"{program} is not here; KILL_SWAP_PACKAGES names a directory that has it")
    return found, dict(os.environ), pathlib.Path("/")


def said(command, environment, pattern):
    output = subprocess.run(command, env=environment, capture_output=True, text=True)
    found = re.search(pattern, output.stdout + output.stderr)
    return found[1] if found else "unknown"


def nginx(directory, scratch):
    program, environment, _ = unpacked("nginx")
    port = free_port()
    place = scratch / "nginx"
    (place / "temporary").mkdir(parents=True)
    paths = "".join(
        f"{kind}_temp_path {place}/temporary/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = place / "nginx.conf"
    configuration.write_text(
        f"daemon off; master_process off; pid {place}/pid; error_log {place}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off; {paths}"
        f"server {{ listen 127.0.0.1:{port}; root {directory}; }} }}\n"
    )
    version = said([program, "-v"], environment, r"nginx/(\S+)")
    return Server("nginx", version, directory).start([program, "-p", place, "-c", configuration], port, environment)


def apache(directory, scratch):
    program, environment, root = unpacked("apache2")
    port = free_port()
    place = scratch / "apache"
    place.mkdir()
    modules = root / "usr/lib/apache2/modules"
    load = "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in ("mpm_event", "authz_core"))
    configuration = place / "apache.conf"
    configuration.write_text(
        f"{load}ServerRoot {place}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {place}/pid\n"
        f"ErrorLog {place}/error.log\nDefaultRuntimeDir {place}\nDocumentRoot {directory}\n"
        f"<Directory {directory}>\nRequire all granted\n</Directory>\n"
    )
    version = said([program, "-v"], environment, r"Apache/(\S+)")
    command = [program, "-X", "-f", configuration]
    return Server("Apache httpd", version, directory).start(command, port, environment)


SERVERS = {
    "ours": ours,
    "nginx": nginx,
    "apache": apache,
    "tower-http": control("serve-tower-http", "tower-http ServeDir", "0.7.1"),
    "actix-files": control("serve-actix-files", "actix-files", "0.7.3"),
}
