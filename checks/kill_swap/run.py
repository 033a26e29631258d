#!/usr/bin/env python3
"""Resumed downloads of files that are replaced in between: who gets two versions glued into one?

    run.py [--downloads N] [--seed N] [--servers A,B] [--clients A,B] [--write FILE]

Each download is cut at a random byte; in that moment the file is replaced; then the client goes on. What
it has in the end is one version of the file, or corrupt. Exit status 0: nothing corrupt from our server
where the client sends If-Range, nothing by our client from any, and from the controls at least one; 1: otherwise; 2: it could not run.
"""

import argparse
import collections
import functools
import hashlib
import json
import os
import pathlib
import random
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import clients  # noqa: E402 (no file may be left behind by these imports)
import servers  # noqa: E402
from proxy import Proxy  # noqa: E402

# How a file is replaced: by renaming another one to its name, with another time, unless it says otherwise.
SWAPS = ("same size", "same size, same second", "smaller", "larger")
# Only where a server reads a manifest: nothing that the file system shows differs but the inode.
LISTED = "same size, same time, listed"
# What no server can see without reading the file: recorded, and not counted.
UNSEEN = "overwritten in place, time set back"


class Experiment:
    """One file, its two versions, and how the second comes in the place of the first."""

    def __init__(self, server, name, swap, chance):
        self.path = pathlib.Path(server.directory) / name
        self.name, self.swap_kind, self.server = name, swap, server
        size = chance.randrange(20_000, 200_000)
        other = {"smaller": chance.randrange(1, size), "larger": size + chance.randrange(1, 100_000)}
        self.old = chance.randbytes(size)
        self.new = chance.randbytes(other.get(swap, size))
        self.cut = chance.randrange(1, size)
        # Old enough for its tag to be strong.
        self.time = (int(time.time()) - 3600 - chance.randrange(3600)) * 10**9 + chance.randrange(10**8)
        self.write(self.path, self.old, self.time)
        if swap == LISTED:
            self.list(self.old)

    @staticmethod
    def write(path, content, nanoseconds):
        path.write_bytes(content)
        os.utime(path, ns=(nanoseconds, nanoseconds))

    def list(self, content):
        """Puts the hash into the manifest, which is replaced as a whole."""
        lines = self.server.manifest.read_text().splitlines()
        lines = [line for line in lines if not line.endswith("  " + self.name)]
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {self.name}")
        new = self.server.manifest.with_suffix(".new")
        new.write_text("\n".join(lines) + "\n")
        new.rename(self.server.manifest)

    def swap(self):
        later = {
            "same size, same second": self.time + 10**6,
            LISTED: self.time,
            UNSEEN: self.time,
        }.get(self.swap_kind, self.time + 1800 * 10**9)
        if self.swap_kind == UNSEEN:
            with open(self.path, "r+b") as file:
                file.write(self.new)
            os.utime(self.path, ns=(later, later))
            return
        new = self.path.with_name(".new-" + self.name)
        self.write(new, self.new, later)
        new.rename(self.path)
        if self.swap_kind == LISTED:
            self.list(self.new)

    def verdict(self, content):
        """Old, new, refused (nothing, or the old part alone) or corrupt. As much of the new version as the
        old one had bytes is one version, too."""
        if content is None:
            return "refused"
        if content == self.old:
            return "old"
        if content in (self.new, self.new[: len(self.old)]):
            return "new"
        return "corrupt"


def kinds(server):
    return SWAPS + ((LISTED,) if server.manifest else ())


def download(server, proxy, client, experiment, scratch):
    proxy.cut, proxy.swap = experiment.cut, experiment.swap
    place = scratch / f"{experiment.name}.part"
    content = clients.CLIENTS[client](proxy, experiment.name, place)
    for path in scratch.glob(f"{experiment.name}.*"):
        path.unlink()
    return experiment.verdict(content)


def with_chromium(binary, server, proxy, count, chance, scratch):
    """All files in one page: parts through the browser's cache, as when a reader seeks in a video."""
    experiments = [
        Experiment(server, f"chromium-{number}", kinds(server)[number % len(kinds(server))], chance)
        for number in range(count)
    ]

    def swapped(experiment):
        experiment.swap()
        return "text/plain", b"swapped"

    for number, experiment in enumerate(experiments):
        plan = json.dumps({"cut": experiment.cut, "length": len(experiment.old)}).encode()
        proxy.pages[f"/__plan-{number}"] = functools.partial(lambda it: ("application/json", it), plan)
        proxy.pages[f"/__swap-{number}"] = functools.partial(swapped, experiment)
    page = clients.PAGE.replace("COUNT", str(count)).encode()
    proxy.pages["/__page"] = lambda: ("text/html", page)
    profile = scratch / "chromium"
    arguments = clients.chromium_arguments(binary, profile, proxy.url("__page"))
    dom = servers.subprocess.run(arguments, capture_output=True, text=True, timeout=300, env=chromium_environment(binary))
    found = {int(number): (int(status), int(length), hash) for number, status, length, hash in clients.results_of(dom.stdout)}
    for number, experiment in enumerate(experiments):
        if number not in found:
            raise RuntimeError(f"Chromium has no result for file {number}: {dom.stdout[:300]} {dom.stderr[-300:]}")
        _, length, digest = found[number]
        # A reader that has begun with the old version gets no more of it: what it has is short, not mixed.
        versions = {"old": experiment.old, "new": experiment.new, "refused": experiment.old[: experiment.cut]}
        versions = {**versions, "new, in part": experiment.new[:length]}
        same = [kind for kind, bytes in versions.items() if hashlib.sha256(bytes).hexdigest() == digest]
        yield experiment, same[0].split(",")[0] if same else "corrupt"


def chromium_environment(binary):
    root = pathlib.Path(binary).parents[3]
    libraries = [str(path) for pattern in ("usr/lib/*-linux-*", "usr/lib/*-linux-*/pulseaudio", "lib/*-linux-*") for path in root.glob(pattern)]
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries), "HOME": tempfile.gettempdir()}


def run_server(key, names, downloads, seed, scratch, chromium, counts):
    site = scratch / f"site-{key}"
    site.mkdir()
    server = servers.SERVERS[key](site, scratch)
    proxy = Proxy(server.port)
    try:
        for client in names:
            chance = random.Random(f"{seed} {key} {client}")
            if client == "chromium":
                results = with_chromium(chromium, server, proxy, downloads[client], chance, scratch)
                for experiment, verdict in results:
                    counts[key, client, experiment.swap_kind][verdict] += 1
                continue
            plan = [kinds(server)[number % len(kinds(server))] for number in range(downloads[client])]
            if client == "python":
                plan += [UNSEEN] * (downloads[client] // 10)
            for number, swap in enumerate(plan):
                experiment = Experiment(server, f"{client}-{number}", swap, chance)
                counts[key, client, swap][download(server, proxy, client, experiment, scratch)] += 1
    finally:
        proxy.close()
        server.stop()
    return {"name": server.name, "version": server.version}


def table(counts, names):
    """A row for each server and client."""
    lines = ["| server | client | downloads | one version | refused | corrupt |", "|---|---|---|---|---|---|"]
    rows = collections.defaultdict(collections.Counter)
    for (key, client, swap), verdicts in counts.items():
        rows[key, client if swap != UNSEEN else f"{client}, {UNSEEN}"].update(verdicts)
    for (key, client), verdicts in rows.items():
        whole = verdicts["old"] + verdicts["new"]
        lines.append(
            f"| {names[key]['name']} | {client} | {verdicts.total()} | {whole} | {verdicts['refused']} | {verdicts['corrupt']} |"
        )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--downloads", type=int, default=50, help="by each client from each server")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--servers", default="ours,tower-http")
    parser.add_argument("--clients", default="python,curl-if-range,curl,wget")
    parser.add_argument("--chromium", default=None, help="its program; it takes part only if this is given")
    parser.add_argument("--write", type=pathlib.Path, help="where to put the counts as JSON")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.randrange(2**32)
    keys, names = arguments.servers.split(","), arguments.clients.split(",")
    if arguments.chromium:
        names.append("chromium")
    for known, asked in ((servers.SERVERS, keys), ({**clients.CLIENTS, "chromium": 0}, names)):
        unknown = [name for name in asked if name not in known]
        if unknown:
            parser.error(f"expected some of {', '.join(known)}; found {', '.join(unknown)}")
    print(f"run.py: --seed {seed} --downloads {arguments.downloads}")
    # What costs more is tried less often.
    downloads = {name: arguments.downloads if name in ("python", "chromium") else max(4, arguments.downloads // 4) for name in names}
    counts = collections.defaultdict(collections.Counter)
    known = {}
    with tempfile.TemporaryDirectory() as scratch:
        for key in keys:
            known[key] = run_server(key, names, downloads, seed, pathlib.Path(scratch), arguments.chromium, counts)
    print(table(counts, known))
    if arguments.write:
        rows = [
            {"server": key, "client": client, "swap": swap, **{it: verdicts[it] for it in ("old", "new", "refused", "corrupt")}}
            for (key, client, swap), verdicts in counts.items()
        ]
        result = {"seed": seed, "downloads": arguments.downloads, "servers": known, "rows": rows}
        arguments.write.write_text(json.dumps(result, indent=1) + "\n")
    corrupt, fetched = collections.Counter(), 0
    for (key, client, swap), verdicts in counts.items():
        if client == "fetch" and swap != UNSEEN:
            fetched += verdicts["corrupt"]
        if client not in clients.WITHOUT_IF_RANGE and swap != UNSEEN:
            corrupt[key] += verdicts["corrupt"]
    others = [key for key in keys if key != "ours"]
    if fetched:
        print(f"run.py: {fetched} corrupt downloads by fetch")
        return 1
    if corrupt["ours"]:
        print(f"run.py: {corrupt['ours']} corrupt downloads from our server")
        return 1
    if others and not any(corrupt[key] for key in others):
        print("run.py: nothing corrupt from any control, so that nothing could be noticed")
        return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError, servers.subprocess.SubprocessError) as error:
        print(f"run.py: {error}", file=sys.stderr)
        sys.exit(2)
