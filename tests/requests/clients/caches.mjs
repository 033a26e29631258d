// The same GET twice, through a cache: node caches.mjs LIBRARY URL
const [library, url] = process.argv.slice(2);

const libraries = {
  async undici() {
    const { Agent, fetch, interceptors } = await import('undici');
    const dispatcher = new Agent().compose(interceptors.cache());
    return async () => (await fetch(url, { dispatcher })).text();
  },
  async got() {
    const { got } = await import('got');
    const cache = new Map();
    return () => got(url, { cache });
  },
};

const get = await libraries[library]();
await get();
// The answer is fresh for one second.
await new Promise((resolve) => setTimeout(resolve, 1600));
await get();
