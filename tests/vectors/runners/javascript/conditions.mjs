// Conditional requests, written from RFC 9110 §5.6.7, §8.8.3, §13 and §14 alone, in JavaScript.
// Strings hold one byte a character.

// §8.8.3: the weak mark, and what stands between the quotes; null where it is no entity-tag.
export function entityTag(text) {
  const found = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/.exec(text);
  return found && { weak: found[1] !== undefined, opaque: found[2] };
}

// §8.8.3.2.
export const strongly = (one, other) => !one.weak && !other.weak && one.opaque === other.opaque;
export const weakly = (one, other) => one.opaque === other.opaque;

const trim = (text) => text.replace(/^[ \t]+|[ \t]+$/g, "");

// §5.2, §5.6.1.2, §13.1.1: "any", the tags of a list, or null where it cannot be read.
export function tagList(lines) {
  let rest = trim(lines.join(", "));
  if (rest === "*") return "any";
  const tags = [];
  for (;;) {
    rest = rest.replace(/^[ \t,]*/, "");
    if (rest === "") return tags;
    const member = /^(?:W\/)?"[^"]*"/.exec(rest);
    const tag = member && entityTag(member[0]);
    if (!tag) return null;
    tags.push(tag);
    rest = rest.slice(member[0].length).replace(/^[ \t]*/, "");
    if (rest !== "" && rest[0] !== ",") return null;
  }
}

const WEEK = ["Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"];
const short = `(?:${WEEK.map((day) => day.slice(0, 3)).join("|")})`;
const long = `(?:${WEEK.map((day) => `${day}day`).join("|")})`;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const month = `(?<month>${MONTHS.join("|")})`;
const time = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
const FORMS = [
  new RegExp(`^${short}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^${long}, (?<day>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  new RegExp(`^${short} ${month} (?<day>\\d\\d| \\d) ${time} (?<year>\\d{4})$`),
];

// §5.6.7: seconds since 1970, or null. A year of two digits is the one at most 50 years after `now`.
export function httpDate(text, now) {
  const found = FORMS.map((form) => form.exec(trim(text))).find((it) => it);
  if (!found) return null;
  const { day, hour, minute, second } = found.groups;
  const [d, h, m, s] = [day, hour, minute, second].map(Number);
  const at = (year) => {
    // Date.UTC takes years below 100 for those of the last century.
    const midnight = new Date(0).setUTCFullYear(year, MONTHS.indexOf(found.groups.month), d);
    const exists = new Date(midnight).getUTCDate() === d && d > 0;
    return exists && h < 24 && m < 60 && s <= 60 ? midnight / 1000 + h * 3600 + m * 60 + s : null;
  };
  let year = Number(found.groups.year);
  if (found.groups.year.length === 2) {
    const limit = new Date(now * 1000);
    limit.setUTCFullYear(limit.getUTCFullYear() + 50);
    year += Math.floor(limit.getUTCFullYear() / 100) * 100;
    // Where the day does not exist in one century, its neighbor says how far it is.
    while (Date.UTC(year, MONTHS.indexOf(found.groups.month), d, h, m, s) > limit) year -= 100;
  }
  return at(year);
}

// §13.2.2: the status of the answer, or null where the method is performed, and the field that decided.
export function evaluate(method, fields, target) {
  const lines = (name) => fields.filter(([it]) => it.toLowerCase() === name).map(([, value]) => value);
  const reads = ["GET", "HEAD", "QUERY"].includes(method);
  const perform = { status: null, by: null };
  // §13.2.1: what selects no representation, and what is 404 in any case.
  if (["CONNECT", "OPTIONS", "TRACE"].includes(method) || (reads && !target)) return perform;
  const own = target?.entity_tag == null ? null : entityTag(target.entity_tag);
  const names = (list, compare) => own !== null && list.some((tag) => compare(tag, own));
  const date = (name) => {
    const all = lines(name);
    return all.length === 1 && target?.last_modified != null ? httpDate(all[0], target.date ?? 1.7e9) : null;
  };

  if (lines("if-match").length > 0) {
    const list = tagList(lines("if-match"));
    const holds = list === "any" ? target !== null : list !== null && names(list, strongly);
    if (!holds) return { status: 412, by: "if-match" };
  } else {
    const since = date("if-unmodified-since");
    if (since !== null && target.last_modified > since) return { status: 412, by: "if-unmodified-since" };
  }

  if (lines("if-none-match").length > 0) {
    const list = tagList(lines("if-none-match"));
    // A list that cannot be read names nothing for a read, and lets no write through.
    const hit = list === null ? !reads : list === "any" ? target !== null : names(list, weakly);
    if (hit) return { status: reads ? 304 : 412, by: "if-none-match" };
  } else if (reads) {
    const since = date("if-modified-since");
    if (since !== null && target.last_modified <= since) return { status: 304, by: "if-modified-since" };
  }
  return perform;
}

// §14.1.2: the parts of a content that one line asks for, [] where none can be satisfied, and null
// where the Range is to be ignored. Numbers have no end.
export function byteRanges(lines, length) {
  if (lines.length !== 1) return null;
  const found = /^bytes=(.*)$/is.exec(trim(lines[0]));
  const members = found?.[1].split(",").map(trim).filter((member) => member !== "") ?? [];
  if (members.length === 0) return null;
  const parts = [];
  for (const member of members) {
    const range = /^(?:([0-9]+)-([0-9]*)|-([0-9]+))$/.exec(member);
    if (!range) return null;
    const [first, last, suffix] = range.slice(1).map((it) => (it ? BigInt(it) : null));
    if (last !== null && last < first) return null;
    const end = BigInt(length) - 1n;
    if (suffix !== null) {
      if (suffix > 0n && end >= 0n) parts.push([suffix > end ? 0n : end - suffix + 1n, end]);
    } else if (first <= end) {
      parts.push([first, last === null || last > end ? end : last]);
    }
  }
  return parts.map((part) => part.map(Number));
}
