// The vectors in JavaScript, read as "How to write a runner" in tests/vectors/README.md says.
//
//     node tests/vectors/runners/javascript/run.mjs
//
// Exit status 0: all agree, or differ within the latitude of the standard; 1: some do not; 2: a file
// could not be read.

import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { byteRanges, entityTag, evaluate, httpDate, strongly, tagList, weakly } from "./conditions.mjs";

const vectors = new URL("../../", import.meta.url);

// What is found, and what is expected, of one case of each kind.
const KINDS = {
  "entity-tags": ({ wire, valid, weak, opaque }) => {
    const tag = entityTag(wire);
    return [[tag !== null, tag?.weak ?? null, tag?.opaque ?? null], [valid, weak, opaque]];
  },
  comparisons: ({ one, other, strong, weak }) => {
    const tags = [one, other].map(entityTag);
    return [[strongly(...tags), weakly(...tags)], [strong, weak]];
  },
  lists: ({ lines, meaning, tags }) => {
    const list = tagList(lines);
    const wire = (tag) => `${tag.weak ? "W/" : ""}"${tag.opaque}"`;
    const found = list === null ? ["unreadable"] : list === "any" ? ["any"] : ["tags", ...list.map(wire)];
    return [found, [meaning, ...tags]];
  },
  dates: ({ wire, now, seconds }) => [httpDate(wire, now ?? 1.7e9), seconds],
  ranges: ({ lines, length, status, parts }) => {
    const found = byteRanges(lines, length);
    const said = found === null ? [200, []] : found.length === 0 ? [416, []] : [206, found];
    return [said, [status, parts]];
  },
  evaluations: ({ method, fields, target, expect }) => {
    const { status, by } = evaluate(method, fields, target);
    return [{ status, by }, { status: expect.status, by: expect.by }];
  },
};

let failed = 0;
for (const [kind, run] of Object.entries(KINDS)) {
  let file;
  try {
    file = JSON.parse(await readFile(new URL(`${kind}.json`, vectors), "utf8"));
    if (file.version.split(".")[0] !== "1") throw new Error(`version ${file.version}, not 1`);
    const names = new Set(file.cases.map((each) => each.name));
    if (file.count !== file.cases.length || names.size !== file.count) {
      throw new Error(`${file.count} cases expected, ${file.cases.length} found, ${names.size} names`);
    }
  } catch (error) {
    console.error(`run.mjs: ${kind}.json: ${error.message}`);
    process.exit(2);
  }
  let [agree, differ] = [0, 0];
  for (const each of file.cases) {
    const [found, expected] = run(each);
    if (isDeepStrictEqual(found, expected)) {
      agree += 1;
    } else if (each.result === "latitude") {
      differ += 1;
    } else {
      failed += 1;
      console.log(`${kind}: ${each.name}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
    }
  }
  console.log(`${kind}: ${agree} of ${file.count} agree, ${differ} differ within latitude`);
}
process.exit(failed === 0 ? 0 : 1);
