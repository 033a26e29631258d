// Asks the WebAssembly module: a row of parts goes in, lines come out (see src/answers.rs).

import { readFile } from "node:fs/promises";

// Octets are written as text of one character an octet (Latin-1), both ways.
const octets = (text) => Buffer.from(text, "latin1");

export async function load(path) {
  // No imports: the module needs nothing of its host.
  const { instance } = await WebAssembly.instantiate(await readFile(path), {});
  const { memory, request, answer, size, run } = instance.exports;

  return (...parts) => {
    const encoded = parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(octets(part).length);
      return [length, octets(part)];
    });
    const whole = Buffer.concat(encoded);
    if (whole.length > size()) throw new RangeError(`a request of ${whole.length} octets`);
    new Uint8Array(memory.buffer).set(whole, request());
    const length = run(whole.length);
    const lines = Buffer.from(memory.buffer, answer(), length).toString("latin1").split("\n");
    return lines.slice(0, -1);
  };
}
