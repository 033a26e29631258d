#!/usr/bin/env python3
"""Resumed downloads of files that are replaced in between: who gets two versions glued into one?

    run.py [--downloads N] [--seed N] [--servers A,B] [--clients A,B] [--chromium PROGRAM] [--write FILE]

Each download is cut at a random byte; in that moment the file is replaced; then the client goes on. What
it has in the end is one version of the file, or corrupt. Exit status 0: nothing corrupt from our server
where the client sends If-Range, nothing by our client from any, and from the controls at least one; 1: otherwise; 2: it could not run.
"""

import argparse
import collections
import datetime
import json
import pathlib
import random
import sys
import tempfile

sys.dont_write_bytecode = True

import browser  # noqa: E402 (no file may be left behind by these imports)
import clients  # noqa: E402
import servers  # noqa: E402
from experiment import UNSEEN, Experiment, kinds  # noqa: E402
from proxy import Proxy  # noqa: E402

# What Chromium does, and its functions.
BROWSER = {"chromium": browser.parts, "chromium-film": browser.films}
# What costs least is tried most often; what costs most, least.
SHARE = {"python": 1, "chromium": 1, "chromium-film": 8}


def download(server, proxy, client, experiment, scratch):
    proxy.cut, proxy.swap = experiment.cut, experiment.swap
    place = scratch / f"{experiment.name}.part"
    content = clients.CLIENTS[client](proxy, experiment.name, place)
    for path in scratch.glob(f"{experiment.name}.*"):
        path.unlink()
    return experiment.verdict(content)


def run_server(key, names, downloads, seed, scratch, chromium, counts):
    site = scratch / f"site-{key}"
    site.mkdir()
    server = servers.SERVERS[key](site, scratch)
    proxy = Proxy(server.port)
    try:
        for client in names:
            chance = random.Random(f"{seed} {key} {client}")
            if client in BROWSER:
                results = BROWSER[client](chromium, server, proxy, downloads[client], chance, scratch)
                for experiment, verdicts in results:
                    counts[key, client, experiment.swap_kind].update(verdicts)
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
        whole, stops, corrupt = verdicts["old"] + verdicts["new"], verdicts["refused"], verdicts["corrupt"]
        total = whole + stops + corrupt
        lines.append(f"| {names[key]['name']} | {client} | {total} | {whole} | {stops} | {corrupt} |")
    return "\n".join(lines)


def result_of(arguments, seed, names, known, counts):
    """What --write writes: everything that the run depended on, and what it came to."""
    versions = {name: clients.version(name) for name in names if name not in BROWSER}
    if arguments.chromium:
        versions["chromium"] = browser.version(arguments.chromium)
    verdicts = ("old", "new", "refused", "corrupt")
    rows = [
        {"server": key, "client": client, "swap": swap, **{verdict: found[verdict] for verdict in verdicts}}
        | ({"shown_mixed": found["shown mixed"]} if client == "chromium-film" else {})
        for (key, client, swap), found in counts.items()
    ]
    return {
        "seed": seed,
        "downloads": arguments.downloads,
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "servers": known,
        "clients": versions,
        "rows": rows,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--downloads", type=int, default=50, help="by each client from each server")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--servers", default="ours,tower-http")
    parser.add_argument("--clients", default="fetch,python,curl-if-range,curl,wget")
    parser.add_argument("--chromium", default=None, help="its program; it takes part only if this is given")
    parser.add_argument("--write", type=pathlib.Path, help="where to put the counts as JSON")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.randrange(2**32)
    keys, names = arguments.servers.split(","), arguments.clients.split(",")
    if arguments.chromium:
        names += [name for name in BROWSER if name not in names]
    elif set(names) & set(BROWSER):
        parser.error("expected --chromium with its program beside a client that is one")
    for known, asked in ((servers.SERVERS, keys), ({**clients.CLIENTS, **BROWSER}, names)):
        unknown = [name for name in asked if name not in known]
        if unknown:
            parser.error(f"expected some of {', '.join(known)}; found {', '.join(unknown)}")
    print(f"run.py: --seed {seed} --downloads {arguments.downloads}")
    downloads = {name: max(4, arguments.downloads // SHARE.get(name, 4)) for name in names}
    counts = collections.defaultdict(collections.Counter)
    known = {}
    with tempfile.TemporaryDirectory() as scratch:
        for key in keys:
            known[key] = run_server(key, names, downloads, seed, pathlib.Path(scratch), arguments.chromium, counts)
    result = result_of(arguments, seed, names, known, counts)
    print(table(counts, known))
    if arguments.write:
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
