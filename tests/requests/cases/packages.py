"""Package managers and version control, each before a registry of one package."""

import hashlib
import os
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from cases.case import Case, only
from server import ADDRESS, ORIGIN, Resource

APT = (
    f"echo 'deb [trusted=yes] {ORIGIN}/apt ./' > list; mkdir -p s/lists/partial c/archives/partial;"
    " apt-get -o Dir::Etc::sourcelist=$PWD/list -o Dir::Etc::sourceparts=/dev/null"
    " -o Dir::State=$PWD/s -o Dir::Cache=$PWD/c -o APT::Sandbox::User="
    " -o Acquire::AllowInsecureRepositories=true update"
)


def debian_archive(cuts):
    entries = [f"Package: fox{n}\nVersion: 1\nArchitecture: all\nSize: 1\n" for n in range(2000)]
    packages = "\n".join(entries).encode()
    digest = hashlib.sha256(packages).hexdigest()
    release = f"Date: Tue, 03 Mar 2026 09:15:30 UTC\nSHA256:\n {digest} {len(packages)} Packages\n"
    return {
        "/apt/./Release": partial(Resource, body=release.encode()),
        "/apt/./Packages": lambda: Resource(body=packages, cuts=list(cuts)),
    }


CARGO = """\
mkdir -p cargo p/src; touch p/src/lib.rs
printf '[source.crates-io]\\nreplace-with = "fox"\\n[source.fox]\\nregistry = "sparse+%s/"\\n' \
    > cargo/config.toml
printf '[package]\\nname = "p"\\nversion = "0.1.0"\\n[dependencies]\\nfoxy = "1"\\n' > p/Cargo.toml
cd p; cargo generate-lockfile; rm Cargo.lock""" % ORIGIN


def sparse_registry(**what):
    config = f'{{"dl": "{ORIGIN}/dl", "api": "{ORIGIN}"}}'
    entry = {"name": "foxy", "vers": "1.0.0", "deps": [], "features": {}, "yanked": False}
    line = str(entry | {"cksum": "0" * 64}).replace("'", '"').replace("False", "false")
    return only("/config.json", body=config.encode()) | only(
        "/fo/xy/foxy", body=f"{line}\n".encode(), **what
    )


def bundler_index():
    """The compact index, whose entity-tags are digests."""

    def listing(body):
        return partial(Resource, body=body, etag=f'"{hashlib.md5(body).hexdigest()}"')

    info = b"---\n1.0.0 |checksum:" + b"0" * 64 + b"\n"
    digest = hashlib.md5(info).hexdigest()
    versions = f"created_at: 2026-03-03T09:15:30Z\n---\nfox 1.0.0 {digest}\n".encode()
    return {"/versions": listing(versions), "/info/fox": listing(info)}


def composer_repository():
    dist = f'{{"type": "zip", "url": "{ORIGIN}/fox.zip"}}'
    root = '{"packages": {}, "metadata-url": "/p2/%package%.json", "available-packages": ["a/fox"]}'
    fox = (
        '{"packages": {"a/fox": [{"name": "a/fox", "version": "1.0.0",'
        f' "version_normalized": "1.0.0.0", "dist": {dist}}}]}}}}'
    )
    return {
        path: partial(Resource, body=body.encode(), content_type="application/json")
        for path, body in [
            ("/packages.json", root), ("/p2/a/fox.json", fox), ("/p2/a/fox~dev.json", fox)
        ]
    }


COMPOSER = (
    """printf '{"config": {"secure-http": false}, "repositories": [{"packagist.org": false},"""
    f""" {{"type": "composer", "url": "{ORIGIN}"}}]}}' > composer.json; composer show -a a/fox"""
)

NPM_FOX = (
    '{"name": "fox", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": {"name": "fox",'
    f' "version": "1.0.0", "dist": {{"tarball": "{ORIGIN}/fox.tgz", "shasum": "{"0" * 40}"}}}}}}}}'
)

PIP_FOX = '<!DOCTYPE html><html><body><a href="fox-1.0-py3-none-any.whl">fox</a></body></html>'
PIP = (
    "pip --cache-dir $PWD/c download --isolated --no-deps --disable-pip-version-check"
    f" --trusted-host {ADDRESS[0]}:{ADDRESS[1]} --index-url {ORIGIN}/simple fox"
)

GIT = """\
git init -q --bare r.git; git init -q w; cd w
git config user.name fox; git config user.email fox@localhost
for n in $(seq 20000); do echo $n $n | sha256sum; done > a; git add a
GIT_AUTHOR_DATE=2026-03-03T09:15:30Z GIT_COMMITTER_DATE=2026-03-03T09:15:30Z git commit -qm fox
git push -q ../r.git HEAD:refs/heads/main; cd ../r.git; git repack -adq; git update-server-info"""


def plain_repository():
    """A repository as files, the pack of which breaks off the first time."""
    with tempfile.TemporaryDirectory() as directory:
        environment = os.environ | {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["bash", "-ec", GIT], cwd=directory, env=environment, check=True)
        root = Path(directory)
        files = [path for path in (root / "r.git").rglob("*") if path.is_file()]
        contents = {f"/{path.relative_to(root)}": path.read_bytes() for path in files}
    return {
        path: lambda body=body, path=path: Resource(
            body=body,
            content_type="application/octet-stream",
            cuts=[100_000] if path.endswith(".pack") else [],
        )
        for path, body in contents.items()
    }


CASES = [
    Case("apt-update", "apt", APT, ["if-modified-since"], setup=APT,
         resources=debian_archive([])),
    Case("apt-resume", "apt", APT, ["if-range"], resources=debian_archive([20_000])),
    Case("git-resume", "git", f"git -C c fetch {ORIGIN}/r.git main", ["range"],
         setup=f"git init -q c; git -C c fetch {ORIGIN}/r.git main", resources=plain_repository),
    Case("cargo-sparse", "cargo", "cd p; cargo generate-lockfile", ["if-none-match"],
         setup=CARGO, resources=sparse_registry()),
    Case("cargo-sparse-dated", "cargo", "cd p; cargo generate-lockfile", ["if-modified-since"],
         setup=CARGO, resources=sparse_registry(etag=None)),
    Case("npm-view", "npm", f"npm --cache $PWD/c --registry {ORIGIN} view fox version",
         ["if-none-match"], setup=f"npm --cache $PWD/c --registry {ORIGIN} view fox version",
         resources=only("/fox", body=NPM_FOX.encode(), content_type="application/json")),
    Case("pip-download", "pip", PIP, ["if-none-match"], setup=PIP,
         resources=only("/simple/fox/", body=PIP_FOX.encode(), content_type="text/html")),
    Case("composer-show", "Composer", "composer show -a a/fox", ["if-modified-since"],
         setup=COMPOSER, resources=composer_repository()),
    Case("bundler-lock", "Bundler", "rm Gemfile.lock; bundle lock", ["if-none-match", "range"],
         setup=f"""printf "source '{ORIGIN}'\\ngem 'fox'\\n" > Gemfile; bundle lock""",
         resources=bundler_index()),
]
