"""Chromium, without a window: parts of files through its cache, and films that it plays, is cut off from, and
seeks in."""

import functools
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading

import film
from experiment import Experiment, kinds

PARTS_PAGE = """<!doctype html><title>running</title><script>
(async () => {
  const found = [];
  for (let number = 0; number < COUNT; number++) {
    const url = `/chromium-${number}`;
    const part = async (first, last) => {
      const answer = await fetch(url, { headers: { Range: `bytes=${first}-${last}` } });
      return [answer.status, new Uint8Array(await answer.arrayBuffer())];
    };
    const plan = await (await fetch(`/__plan-${number}`)).json();
    await part(0, plan.cut - 1);
    await fetch(`/__swap-${number}`);
    const [status, bytes] = await part(0, plan.length - 1);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    found.push(`${number}:${status}:${bytes.length}:${hash}`);
  }
  document.body.textContent = found.join(" ");
  document.title = "done";
})().catch((error) => { document.body.textContent = "error " + error; });
</script><body>"""


def arguments(binary, profile, url):
    return [
        binary, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={profile}", url,
    ]


def environment(binary):
    """With the libraries that were unpacked beside it."""
    root = pathlib.Path(binary).parents[3]
    patterns = ("usr/lib/*-linux-*", "usr/lib/*-linux-*/pulseaudio", "lib/*-linux-*")
    libraries = [str(path) for pattern in patterns for path in root.glob(pattern)]
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries), "HOME": tempfile.gettempdir()}


def version(binary):
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, env=environment(binary))
    found = re.search(r"[0-9.]{3,}", said.stdout)
    return found[0] if found else "unknown"


def results_of(dom):
    """What the page found: number, status, length and hash of each file."""
    return [tuple(item.split(":")) for item in re.findall(r"\d+:\d+:\d+:[0-9a-f]{64}", dom)]


def parts(binary, server, proxy, count, chance, scratch):
    """All files in one page, two parts of each, as a script asks for them."""
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
    page = PARTS_PAGE.replace("COUNT", str(count)).encode()
    proxy.pages["/__page"] = lambda: ("text/html", page)
    command = arguments(binary, scratch / "chromium", proxy.url("__page"))
    command[1:1] = ["--virtual-time-budget=120000", "--timeout=120000", "--dump-dom"]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment(binary))
    found = {int(number): (int(length), digest) for number, _, length, digest in results_of(dom.stdout)}
    for number, experiment in enumerate(experiments):
        if number not in found:
            raise RuntimeError(f"Chromium has no result for file {number}: {dom.stdout[:300]} {dom.stderr[-300:]}")
        length, digest = found[number]
        # A reader that has begun with the old version gets no more of it: what it has is short, not mixed.
        versions = {"old": experiment.old, "new": experiment.new, "refused": experiment.old[: experiment.cut]}
        versions = {**versions, "new, in part": experiment.new[:length]}
        same = [kind for kind, bytes in versions.items() if hashlib.sha256(bytes).hexdigest() == digest]
        yield experiment, [same[0].split(",")[0] if same else "corrupt"]


def films(binary, server, proxy, count, chance, scratch):
    """One page that plays film after film: each answer is cut, the film replaced in that moment, and then the
    page seeks to where it has nothing yet. The verdict is about what the server sent after that; where the
    player has shown pictures of both films, "shown mixed" says so, too."""
    experiments, began, seen = [], {}, {}
    over = threading.Event()
    for number in range(count):
        # Large enough that the player has begun to play before the cut.
        makers = [
            lambda size, color=color: film.film(color, 200_000 + size, chance) for color in ("red", "blue")
        ]
        experiment = Experiment(server, f"film-{number}.webm", kinds(server)[number % len(kinds(server))], chance, makers)
        # Behind the first pictures, and before the last ones.
        experiment.cut = chance.randrange(len(experiment.old) // 4, len(experiment.old) * 3 // 4)
        experiments.append(experiment)

    def load(number):
        """The page is about to load this film."""
        def swap():
            experiments[number].swap()
            began[number] = len(proxy.exchanges)
        proxy.cut, proxy.swap = experiments[number].cut, swap
        return "text/plain", b"go"

    def report(number, query):
        seen[number] = query
        return "text/plain", b"noted"

    def finish():
        over.set()
        return "text/plain", b"bye"

    for number in range(count):
        proxy.pages[f"/__load-{number}"] = functools.partial(load, number)
        proxy.pages[f"/__swapped-{number}"] = functools.partial(
            lambda number: ("text/plain", b"yes" if number in began else b"no"), number)
        for colors in film.REPORTS:
            proxy.pages[f"/__film-{number}-{colors}"] = functools.partial(report, number, colors)
    proxy.pages["/__over"] = finish
    proxy.pages["/__films"] = lambda: ("text/html", film.page(count))
    command = arguments(binary, scratch / "films", proxy.url("__films"))
    command.insert(1, "--autoplay-policy=no-user-gesture-required")
    browser = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(binary))
    try:
        is_over = over.wait(timeout=60 + 45 * count)
    finally:
        browser.terminate()
        browser.wait(timeout=30)
    if not is_over or len(seen) < count:
        raise RuntimeError(f"Chromium has played {len(seen)} of {count} films")
    for number, experiment in enumerate(experiments):
        if number not in began:
            raise RuntimeError(f"film {number} was not cut, so nothing was swapped: {seen[number]}")
        after = [exchange for exchange in proxy.exchanges[began[number]:] if exchange[0] == "/" + experiment.name]
        verdict = film.sent(after)
        yield experiment, [verdict, "shown mixed"] if verdict == "new" and film.is_mixed(seen[number]) else [verdict]
