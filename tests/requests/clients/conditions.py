"""A request with fields of the caller's: python conditions.py LIBRARY METHOD URL [NAME VALUE]..."""

import asyncio
import sys


def with_urllib(method, url, fields):
    import urllib.error
    import urllib.request

    request = urllib.request.Request(url, method=method, headers=fields)
    try:
        urllib.request.urlopen(request).read()
    except urllib.error.HTTPError as answer:
        assert answer.code in (304, 412)


def with_requests(method, url, fields):
    import requests

    requests.request(method, url, headers=fields)


def with_httpx(method, url, fields):
    import httpx

    httpx.request(method, url, headers=fields)


def with_aiohttp(method, url, fields):
    import aiohttp

    async def run():
        async with aiohttp.request(method, url, headers=fields) as answer:
            await answer.read()

    asyncio.run(run())


library, method, url, *rest = sys.argv[1:]
globals()[f"with_{library}"](method, url, dict(zip(rest[::2], rest[1::2])))
