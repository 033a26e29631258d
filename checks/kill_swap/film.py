"""A film of one color that a browser can seek in: WebM with a key frame in each second, and random bytes between
them that no player looks at, so that it has any size. And the page that plays it, is cut off, and seeks."""

import base64
import itertools
import re

# The two colors, 16 by 16 pixels as key frames of VP8; Chromium made them (a canvas as image/webp).
FRAMES = {
    "red": base64.b64decode("kAEAnQEqEAAQAALATCWgAnS6AAOYAP7uQx/ubHOLcFf/bQ//Wh/+tD/pQAA="),
    "blue": base64.b64decode("sAEAnQEqEAAQAALATCWgAnQBDv4C7AD++EcqP/bQ//9tD//20P+o7wbJFOSAAA=="),
}
SECONDS = 40
# The elements of EBML (RFC 8794) and Matroska (RFC 9559) that such a file needs.
EBML, DOC_TYPE, SEGMENT, INFO, SCALE, DURATION = 0x1A45DFA3, 0x4282, 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489
TRACKS, TRACK, NUMBER, UID, TYPE, CODEC = 0x1654AE6B, 0xAE, 0xD7, 0x73C5, 0x83, 0x86
VIDEO, WIDTH, HEIGHT = 0xE0, 0xB0, 0xBA
CUES, CUE, CUE_TIME, CUE_TRACK_POSITIONS, CUE_TRACK, CUE_CLUSTER = 0x1C53BB6B, 0xBB, 0xB3, 0xB7, 0xF7, 0xF1
CLUSTER, TIME, BLOCK, VOID = 0x1F43B675, 0xE7, 0xA3, 0xEC


def element(identifier, *content):
    """Every length in eight bytes, which makes positions easy to foresee."""
    content = b"".join(content)
    name = identifier.to_bytes((identifier.bit_length() + 7) // 8, "big")
    return name + (1 << 56 | len(content)).to_bytes(8, "big") + content


def number(identifier, value, width=8):
    return element(identifier, value.to_bytes(width, "big"))


def film(color, size, chance):
    """About this many bytes; the same size and the same layout for the same size."""
    filler = max(1, size // SECONDS - 100)
    # A block: of track 1, at the time of its cluster, a key frame.
    block = element(BLOCK, b"\x81\x00\x00\x80", FRAMES[color])
    # As long for each color, so that two films can be of one size.
    block += element(VOID, bytes(max(map(len, FRAMES.values())) - len(FRAMES[color])))
    clusters = [
        element(CLUSTER, number(TIME, second * 1000), block, element(VOID, chance.randbytes(filler)))
        for second in range(SECONDS)
    ]
    information = element(INFO, number(SCALE, 1_000_000), element(DURATION, bytes.fromhex("40e3880000000000")))
    video = element(VIDEO, number(WIDTH, 16), number(HEIGHT, 16))
    track = element(TRACK, number(NUMBER, 1), number(UID, 1), number(TYPE, 1), element(CODEC, b"V_VP8"), video)
    head = information + element(TRACKS, track)

    def cues(start):
        positions = [start + sum(map(len, clusters[:second])) for second in range(SECONDS)]
        points = [
            element(CUE, number(CUE_TIME, second * 1000),
                    element(CUE_TRACK_POSITIONS, number(CUE_TRACK, 1), number(CUE_CLUSTER, position)))
            for second, position in enumerate(positions)
        ]
        return element(CUES, *points)

    first = len(head) + len(cues(0))
    segment = element(SEGMENT, head, cues(first), *clusters)
    return element(EBML, element(DOC_TYPE, b"webm")) + segment


# For each film: its color at the beginning; then, when the proxy has cut the answer and the film has been
# replaced, the color near its end, and that of the beginning once more. An error of the player is one, too.
PAGE = """<!doctype html><title>films</title><body><script>
(async () => {
  const within = (promise) => Promise.race([promise, new Promise((_, fail) => setTimeout(fail, LIMIT, "stuck"))]);
  const ask = async (path) => (await fetch(path)).text();
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 16;
  for (let number = 0; number < COUNT; number++) {
    const video = document.createElement("video");
    const until = (event) => within(new Promise((done, fail) => {
      video.addEventListener(event, done, { once: true });
      video.addEventListener("error", () => fail("error"), { once: true });
    }));
    const color = () => {
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(video, 0, 0);
      const [red, , blue] = context.getImageData(8, 8, 1, 1).data;
      return red > 150 && blue < 100 ? "red" : blue > 150 && red < 100 ? "blue" : "other";
    };
    const seek = async (second) => {
      const seeked = until("seeked");
      video.currentTime = second;
      await seeked;
      return color();
    };
    const seen = [];
    try {
      await ask(`/__load-${number}`);
      video.muted = true;
      video.preload = "auto";
      const loaded = until("loadeddata");
      video.src = `/film-${number}.webm`;
      document.body.append(video);
      await loaded;
      seen.push(color());
      const start = Date.now();
      while (await ask(`/__swapped-${number}`) !== "yes" && Date.now() - start < LIMIT) await pause(20);
      seen.push(await seek(LAST), await seek(0.5));
    } catch (problem) {
      seen.push(["error", "stuck"].includes(problem) ? problem : "other");
    }
    video.removeAttribute("src");
    video.load();
    video.remove();
    await ask(`/__film-${number}-${seen.join("-")}`);
  }
  await ask("/__over");
})();
</script>"""
COLORS = ("red", "blue", "other")
PROBLEMS = ("error", "stuck", "other")
# Everything that the page can say about a film.
REPORTS = ["-".join(colors) for colors in itertools.product(COLORS, repeat=3)] + [
    "-".join((*colors, problem)) for length in (0, 1) for colors in itertools.product(COLORS, repeat=length)
    for problem in PROBLEMS
]


def page(count):
    text = PAGE
    for name, value in {"COUNT": count, "LAST": SECONDS - 0.5, "LIMIT": 6_000}.items():
        text = text.replace(name, str(value))
    return text.encode()


def is_mixed(seen):
    """Whether one film has shown pictures of both files, at its end and then again at its beginning."""
    return seen in ("red-blue-red", "blue-red-blue")


def sent(exchanges):
    """What the answers came to that the player got after the swap: the whole of the new film, a part of it to
    one that had the old one, or neither."""
    for _, request, answer in exchanges:
        status = answer.split(b" ", 2)[1]
        if status == b"200" or (status == b"206" and re.search(rb"\r\nrange: *bytes=0-", request, re.I)):
            return "new"
        if status == b"206":
            return "corrupt"
    return "refused"
