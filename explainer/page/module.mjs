// Asks the core, which is compiled to WebAssembly: a question in, its explanation out.

/** Loads the module; it needs nothing of its host, and any host can serve it, whatever it calls its type. */
export async function load(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} for ${address}`);
  const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), {});
  const { memory, reserve, ask, place } = instance.exports;

  return (question) => {
    const asked = new TextEncoder().encode(JSON.stringify(question));
    // The room may be in memory that has just grown: look at it only afterwards.
    const room = reserve(asked.length);
    new Uint8Array(memory.buffer, room, asked.length).set(asked);
    const length = ask();
    return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, place(), length)));
  };
}

/** Text as it is sent: a character for each octet of its UTF-8. */
export const octets = (text) => Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join("");
