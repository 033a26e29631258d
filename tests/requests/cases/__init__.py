"""Which client is made to send what."""

from cases import browsers, libraries, packages, proxies, stores, transfers
from cases.case import VERSIONS

CASES = [
    *transfers.CASES,
    *libraries.CASES,
    *browsers.CASES,
    *packages.CASES,
    *proxies.CASES,
    *stores.CASES,
]

__all__ = ["CASES", "VERSIONS"]
