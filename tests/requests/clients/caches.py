"""The same GET twice, through a cache: python caches.py LIBRARY URL"""

import asyncio
import sys


def with_cachecontrol(url):
    import cachecontrol
    import requests

    session = cachecontrol.CacheControl(requests.Session())
    session.get(url)
    session.get(url)


def with_requests_cache(url):
    import requests_cache

    session = requests_cache.CachedSession(backend="memory", cache_control=True)
    session.get(url)
    session.get(url)


def with_aiohttp_client_cache(url):
    import aiohttp_client_cache

    async def run():
        backend = aiohttp_client_cache.CacheBackend()
        async with aiohttp_client_cache.CachedSession(cache=backend, cache_control=True) as session:
            for refresh in (False, True):
                async with session.get(url, refresh=refresh) as answer:
                    await answer.read()

    asyncio.run(run())


def with_feedparser(url):
    import feedparser

    first = feedparser.parse(url)
    feedparser.parse(url, etag=first.get("etag"), modified=first.get("modified"))


library, url = sys.argv[1:]
globals()[f"with_{library}"](url)
