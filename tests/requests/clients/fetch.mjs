// The fetch of the platform: node fetch.mjs METHOD URL [NAME VALUE]...
const [method, url, ...rest] = process.argv.slice(2);
const headers = new Headers();
for (let at = 0; at < rest.length; at += 2) headers.append(rest[at], rest[at + 1]);
const body = method === 'PUT' ? 'slow' : undefined;
await (await fetch(url, { method, headers, body })).text();
