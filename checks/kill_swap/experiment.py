"""One file that is replaced while it is downloaded, and what a client has of it in the end."""

import hashlib
import os
import pathlib
import time

# How a file is replaced: by renaming another one to its name, with another time, unless it says otherwise.
SWAPS = ("same size", "same size, same second", "smaller", "larger")
# Only where a server reads a manifest: nothing that the file system shows differs but the inode.
LISTED = "same size, same time, listed"
# What no server can see without reading the file: recorded, and not counted.
UNSEEN = "overwritten in place, time set back"


class Experiment:
    """One file, its two versions, and how the second comes in the place of the first."""

    def __init__(self, server, name, swap, chance, contents=None):
        self.path = pathlib.Path(server.directory) / name
        self.name, self.swap_kind, self.server = name, swap, server
        size = chance.randrange(20_000, 200_000)
        other = {"smaller": chance.randrange(1, size), "larger": size + chance.randrange(1, 100_000)}
        contents = contents or (chance.randbytes, chance.randbytes)
        self.old, self.new = contents[0](size), contents[1](other.get(swap, size))
        self.cut = chance.randrange(1, len(self.old))
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
