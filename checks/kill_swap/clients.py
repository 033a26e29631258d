"""Clients that download a file, are cut off, and go on. Each takes the proxy, the name of the file, where
to put it, and what to do between two attempts; it returns the bytes that it has in the end, or None where
it has refused to go on. To add one, write such a function and name it in CLIENTS."""

import email.utils
import http.client
import os
import pathlib
import re
import subprocess


def strong_validator(headers):
    """What may stand in If-Range (RFC 9110 §13.1.5, §8.8.2.2)."""
    tag = headers.get("ETag", "")
    if tag.startswith('"'):
        return tag
    modified, date = headers.get("Last-Modified"), headers.get("Date")
    if tag or not modified or not date:
        return None
    seconds = [email.utils.parsedate_to_datetime(text).timestamp() for text in (modified, date)]
    return modified if seconds[1] - seconds[0] >= 1 else None


def python(proxy, name, _place):
    """A client after the letter of the standard: what it has is continued by a 206 to an If-Range."""
    content, validator = b"", None
    for _ in range(10):
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=30)
        headers = {}
        if content and validator:
            headers = {"Range": f"bytes={len(content)}-", "If-Range": validator}
        else:
            content = b""
        try:
            connection.request("GET", "/" + name, headers=headers)
            answer = connection.getresponse()
            if answer.status == 416:
                content, validator = b"", None
                continue
            if answer.status == 200:
                content, validator = b"", strong_validator(answer.headers)
            try:
                content += answer.read()
                return content
            except http.client.IncompleteRead as error:
                content += error.partial
        finally:
            connection.close()
    return None


def command(arguments):
    return subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60).returncode


def curl(proxy, name, place):
    """`curl -C -`, which sends Range alone."""
    base = ["curl", "--silent", "--output", place, proxy.url(name)]
    command(base)
    return place.read_bytes() if command([*base, "--continue-at", "-"]) == 0 else None


def curl_if_range(proxy, name, place):
    """The same with the entity-tag that the first answer had, as a script can do it."""
    fields = place.with_suffix(".fields")
    command(["curl", "--silent", "--dump-header", fields, "--output", place, proxy.url(name)])
    tag = re.search(r'^etag: ("[^"]*")', fields.read_text(), re.I | re.M)
    if not tag:
        return None
    arguments = ["--continue-at", "-", "--header", f"If-Range: {tag[1]}", "--output", place]
    status = command(["curl", "--silent", *arguments, proxy.url(name)])
    # 33: "HTTP range error", which is what curl says of a 200 to its Range.
    return place.read_bytes() if status == 0 else None


def wget(proxy, name, place):
    """wget goes on by itself, with Range alone."""
    status = command(["wget", "--quiet", "--tries=5", "--waitretry=0", "--output-document", place, proxy.url(name)])
    return place.read_bytes() if status == 0 else None


def fetch(proxy, name, place):
    """`preconditions fetch`, which compares the validator of the part itself."""
    built = pathlib.Path(__file__).resolve().parents[2] / "target/debug/preconditions"
    binary = os.environ.get("PRECONDITIONS_BIN", built)
    status = command([binary, "fetch", "--quiet", "--output", place, proxy.url(name)])
    return place.read_bytes() if status == 0 else None


CLIENTS = {
    "fetch": fetch,
    "python": python,
    "curl-if-range": curl_if_range,
    "curl": curl,
    "wget": wget,
}
# What they send beside Range; where that is nothing, no server can tell that the file is another.
WITHOUT_IF_RANGE = {"curl", "wget"}


PAGE = """<!doctype html><title>running</title><script>
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


def chromium_arguments(binary, profile, url):
    return [
        binary, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={profile}", "--virtual-time-budget=120000", "--timeout=120000", "--dump-dom", url,
    ]


def results_of(dom):
    """What the page found: number, status, length and hash of each file."""
    return [tuple(item.split(":")) for item in re.findall(r"\d+:\d+:\d+:[0-9a-f]{64}", dom)]
