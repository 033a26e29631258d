// Runs all vectors through the WebAssembly module and prints every difference.
//
//     node checks/wasm/run-vectors.mjs MODULE.wasm
//
// Exit status 0: none; 1: there are differences; 2: something could not be read.

import { readdir, readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { load } from "./module.mjs";

const vectors = new URL("../../tests/vectors/", import.meta.url);

// What the module says about a case, and what the case expects, both in the words of the vectors.
const runners = {
  "entity-tags": (ask, { wire, valid, weak, opaque }) => {
    const [strength, found] = ask("entity-tag", wire);
    const isTag = !strength.startsWith("error ");
    return [
      isTag ? [true, strength === "weak", found] : [false, null, null],
      [valid, weak, opaque],
    ];
  },

  comparisons: (ask, { one, other, strong, weak }) => [
    ask("compare", one, other),
    [String(strong), String(weak)],
  ],

  lists: (ask, { lines, meaning, tags }) => {
    // §5.3: several field lines are one, joined by commas.
    const found = ask("tag-list", lines.join(", "));
    if (found.at(-1)?.startsWith("error ")) return [["unreadable"], [meaning, ...tags]];
    return [found[0] === "*" ? ["any"] : ["tags", ...found], [meaning, ...tags]];
  },

  dates: (ask, { wire, now, seconds, printed }) => {
    const [first, second] = ask("http-date", wire, decimal(now));
    const isDate = !first.startsWith("error ");
    return [isDate ? [Number(first), second] : [null, null], [seconds, printed]];
  },

  ranges: (ask, { lines, length, status, parts, content_range }) => {
    const fields = lines.flatMap((line) => ["range", line]);
    const [found, header, ...positions] = ask("byte-ranges", String(length), ...fields);
    const pairs = parts.flat().map(String);
    return [
      [Number(found), header === "" ? null : header, positions],
      [status, content_range, pairs],
    ];
  },

  evaluations: (ask, { method, fields, target, expect }) => {
    const stored = target ?? { entity_tag: null, last_modified: null, date: null };
    const [verdict, ...rest] = ask(
      "evaluate",
      method,
      target ? "exists" : "missing",
      stored.entity_tag ?? "",
      decimal(stored.last_modified),
      decimal(stored.date),
      ...fields.flat(),
    );
    const found = verdict === "perform"
      ? { status: null, by: null, range: rest[0], protection: rest[1] || null }
      : { status: Number(verdict), by: rest[0], range: null, protection: null };
    return [found, expect];
  },
};

const decimal = (seconds) => (seconds === null ? "" : String(seconds));

async function main(path) {
  if (path === undefined) throw new Error("which module? run-vectors.mjs MODULE.wasm");
  const ask = await load(path);
  const names = (await readdir(vectors)).filter((name) => name.endsWith(".json"));
  let cases = 0;
  let differences = 0;
  const kinds = new Set();
  for (const name of names) {
    const file = JSON.parse(await readFile(new URL(name, vectors), "utf8"));
    const run = runners[file.kind];
    if (run === undefined) continue; // The schema, and vectors of what is not in the core.
    kinds.add(file.kind);
    if (file.count !== file.cases.length) {
      throw new Error(`${name}: count says ${file.count}, there are ${file.cases.length} cases`);
    }
    for (const one of file.cases) {
      const [found, expected] = run(ask, one);
      cases += 1;
      if (isDeepStrictEqual(found, expected)) continue;
      differences += 1;
      console.log(`${name}: ${one.name}`);
      console.log(`  expected ${JSON.stringify(expected)}`);
      console.log(`  found    ${JSON.stringify(found)}`);
    }
  }
  const missing = Object.keys(runners).filter((kind) => !kinds.has(kind));
  if (missing.length > 0) throw new Error(`no vectors of these kinds: ${missing.join(", ")}`);
  console.log(`${cases} vectors in WebAssembly, ${differences} differences`);
  return differences === 0 ? 0 : 1;
}

main(process.argv[2]).then(
  (status) => (process.exitCode = status),
  (error) => {
    console.error(`run-vectors.mjs: ${error.message}`);
    process.exitCode = 2;
  },
);
