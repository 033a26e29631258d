// The vectors as questions to the explainer: what each of them asks, and what has to come of it.

/** Seconds since 1970 as a date, or nothing. */
const dated = (seconds) => (seconds === null ? "" : new Date(seconds * 1000).toUTCString());
/** As it is printed: what is not printable ASCII by its number. */
const printed = (text) => text.replace(/[^\x20-\x7e]/g, (octet) => `\\x${octet.charCodeAt(0).toString(16).padStart(2, "0")}`);
const head = (method, fields) => [`${method} / HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`)].join("\r\n");
/** The names of one state that a gateway is known for. */
const GATEWAYS = { "false ": "", "true ": "nginx", "false -gzip,-br": "apache" };

/** For each kind of vectors: the questions of a case, each with what to look at and what it has to be. */
export const KINDS = {
  evaluations({ method, fields, target, expect }) {
    const stored = target ?? { entity_tag: null, last_modified: null, date: null };
    const question = {
      request: head(method, fields),
      missing: target === null,
      etag: stored.entity_tag ?? "",
      last_modified: dated(stored.last_modified),
      date: dated(stored.date),
    };
    const look = ({ data }) => [data.status, data.by, data.range, data.protection];
    return [[question, look, [expect.status, expect.by, expect.range, expect.protection]]];
  },

  names({ method, fields, entity_tag, also, weakens, appends, weak_if_match, status }) {
    const gateway = GATEWAYS[`${weakens} ${appends}`];
    if (gateway === undefined || also.length > 0 || weak_if_match) return []; // Nothing of the form.
    const question = { request: head(method, fields), etag: entity_tag ?? "", gateway };
    return [[question, ({ data }) => data.status, status]];
  },

  "entity-tags"({ wire, valid }) {
    if (wire === "") return []; // In the form: no tag.
    const look = ({ about, fields }) => about ?? fields[0][1];
    return [[{ request: head("GET", []), etag: wire }, look, valid ? printed(wire) : "etag"]];
  },

  comparisons({ one, other, strong, weak }) {
    const status = ({ data }) => data.status;
    return [
      [{ request: head("PUT", [["If-Match", one]]), etag: other }, status, strong ? null : 412],
      [{ request: head("GET", [["If-None-Match", one]]), etag: other }, status, weak ? 304 : null],
    ];
  },

  lists({ lines, meaning, tags }) {
    const request = head("GET", lines.map((line) => ["If-None-Match", line]));
    const judged = ({ data }) => [data.status, Boolean(data.steps?.[0]?.damage)];
    // No head can have these: the question is refused before a list is read.
    if (lines.some((line) => /[\x00-\x08\x0a-\x1f\x7f]/.test(line))) return [[{ request }, ({ about }) => about, "request"]];
    if (meaning === "unreadable") return [[{ request, etag: '"not-in-it"' }, judged, [null, true]]];
    if (meaning === "any") return [[{ request }, judged, [304, false]]];
    return tags.map((etag) => [{ request, etag }, judged, [304, false]]);
  },

  dates({ wire, now, printed: date }) {
    if (wire === "") return []; // In the form: no date.
    const look = ({ about, data }) => about ?? data.target.last_modified;
    return [[{ request: head("GET", []), last_modified: wire, date: dated(now) }, look, date ?? "last_modified"]];
  },
};
