#!/usr/bin/env python3
"""Writes each recorded head into a file of its own, NAME.http: expand.py DIRECTORY."""

import json
import sys
from pathlib import Path


def main():
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(f"usage: expand.py DIRECTORY, found: {' '.join(sys.argv[1:])}")
    index = json.loads((Path(__file__).parent / "index.json").read_text())
    for recording in index["recordings"]:
        head = "".join(line + "\r\n" for line in [*recording["lines"], ""])
        path = Path(sys.argv[1], recording["name"] + ".http")
        path.write_bytes(head.encode("latin-1"))
    print(f"{len(index['recordings'])} requests")


if __name__ == "__main__":
    main()
