"""Which client is made to send what."""

from cases import browsers, libraries, packages, stores, transfers
from cases.case import VERSIONS

CASES = [
    *transfers.CASES,
    *libraries.CASES,
    *browsers.CASES,
    *packages.CASES,
    *stores.CASES,
]

__all__ = ["CASES", "VERSIONS"]
