"""Browsers: pages, scripts, and sound."""

import io
import wave
from functools import partial

from cases.case import LONG, STALE, WEAK, Case
from server import ORIGIN, Resource


def site(path, **what):
    """A resource, and a page to go to in between."""
    elsewhere = partial(
        Resource,
        body=b"<!doctype html><title>elsewhere</title><body>",
        content_type="text/html",
        etag=None,
        last_modified=None,
        fields={"Cache-Control": "no-store"},
    )
    return {"/elsewhere.html": elsewhere, path: partial(Resource, **what)}


def text(**what):
    body = b"<!doctype html><title>fox</title><body>the quick brown fox"
    return site("/fox.html", body=body, content_type="text/html", fields=STALE, **what)


def silence(seconds):
    """A sound file of one minute, which browsers play without a codec."""
    octets = io.BytesIO()
    with wave.open(octets, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(bytes(2 * 44100 * seconds))
    return octets.getvalue()


def media(**what):
    sound = {"body": silence(60), "content_type": "audio/wav", "pace": 500_000}
    return site("/fox.wav", **sound, fields=STALE, **what)


PAGE = f"{ORIGIN}/fox.html"
SEEK = f"seek {ORIGIN}/fox.wav"

CASES = [
    Case("chromium-visit-twice", "Chromium", f"node clients/chromium.mjs visit_twice {PAGE}",
         ["if-none-match"], resources=text()),
    Case("chromium-reload", "Chromium", f"node clients/chromium.mjs reload {PAGE}",
         ["if-none-match"], resources=text(etag=WEAK)),
    Case("chromium-reload-dated", "Chromium", f"node clients/chromium.mjs reload {PAGE}",
         ["if-modified-since"], resources=text(etag=None)),
    Case("chromium-fetch-no-cache", "Chromium",
         f"node clients/chromium.mjs fetch_no_cache {PAGE}", ["if-none-match"],
         resources=text(last_modified=None)),
    Case("chromium-save", "Chromium", f"node clients/chromium.mjs save {PAGE}", ["if-match"],
         resources=text()),
    Case("chromium-resume", "Chromium", f"node clients/chromium.mjs resume {ORIGIN}/fox.bin",
         ["if-range"], nth=1, resources=site("/fox.bin", body=LONG, fields=STALE, cuts=[300_000])),
    Case("chromium-video", "Chromium", f"node clients/chromium.mjs {SEEK}", ["range"],
         lacks=["if-range"], resources=media()),
    Case("chromium-video-seek", "Chromium", f"node clients/chromium.mjs {SEEK}",
         ["range", "if-range"], resources=media()),
    Case("chromium-video-stored", "Chromium", f"node clients/chromium.mjs {SEEK}",
         ["range", "if-none-match"], resources=media()),
    Case("chromium-video-seek-dated", "Chromium", f"node clients/chromium.mjs {SEEK}",
         ["range", "if-range"], resources=media(etag=None)),
    Case("chromium-video-stored-dated", "Chromium", f"node clients/chromium.mjs {SEEK}",
         ["range", "if-modified-since"], resources=media(etag=None)),
    Case("firefox-visit-twice", "Firefox", f"node clients/firefox.mjs visit_twice {PAGE}",
         ["if-none-match"], resources=text()),
    Case("firefox-reload", "Firefox", f"node clients/firefox.mjs reload {PAGE}",
         ["if-none-match"], resources=text(etag=WEAK)),
    Case("firefox-video-seek", "Firefox", f"node clients/firefox.mjs {SEEK}", ["range"],
         nth=2, resources=media()),
]
