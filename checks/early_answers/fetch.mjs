// PUTs a content with a stale If-Match, and prints how often the answer was seen:
//
//     node fetch.mjs URL BYTES TRIES
const [url, size, tries] = process.argv.slice(2);
const body = Buffer.alloc(Number(size), "x");
let seen = 0;
for (let i = 0; i < Number(tries); i += 1) {
  try {
    const response = await fetch(url, { method: "PUT", body, headers: { "If-Match": '"0"' } });
    await response.arrayBuffer();
    if (response.status === 412) seen += 1;
  } catch {
    // Not seen.
  }
}
console.log(seen);
