#!/usr/bin/env python3
"""Looks for dead links and raw ones, such as [`this`], in what `cargo doc` has written.

    checks/docs/links.py DIRECTORY    for instance target/doc/preconditions

Prints a line a finding and ends with status 1 if there is any; status 2 means that there was nothing
to look at. Links to other hosts are not followed.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """The ids and links of one page, and the brackets that no link was made of."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.raw = set(), [], []
        self.verbatim = 0  # Within <pre>, <script> and the like nothing is a link.
        self.before, self.code = "", None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.add(attributes["id"])
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if tag in ("pre", "script", "style"):
            self.verbatim += 1
        if tag == "code" and not self.verbatim and self.before.endswith("["):
            self.code = ""

    def handle_endtag(self, tag):
        if tag in ("pre", "script", "style"):
            self.verbatim -= 1

    def handle_data(self, data):
        if self.verbatim:
            return
        if self.code == "":
            self.code = data
        elif self.code is not None:
            if data.startswith("]"):
                self.raw.append(self.code)
            self.code = None
        self.before = data


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    paths = sorted(root.rglob("*.html"))
    if not paths:
        print(f"{root}: there are no pages; run cargo doc first", file=sys.stderr)
        sys.exit(2)
    pages = {path.resolve(): Page(path) for path in paths}
    found, followed = [], 0
    for path, page in pages.items():
        name = path.relative_to(root.resolve())
        found += [f"{name}: a raw link: [`{code}`]" for code in page.raw]
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            followed += 1
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target = target / "index.html"
            if not target.exists():
                found.append(f"{name}: a dead link: {link}")
                continue
            # The pages of sources number their lines by script.
            if parts.fragment and target in pages and "src" not in target.parts:
                if not {parts.fragment, unquote(parts.fragment)} & pages[target].ids:
                    found.append(f"{name}: a link to a place that is not there: {link}")
    print(f"{root}: {len(pages)} pages, {followed} links, {len(found)} of them dead or raw")
    print("\n".join(found), end="\n" if found else "")
    sys.exit(1 if found else 0)


main()
