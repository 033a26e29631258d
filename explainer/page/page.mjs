// The form, its answer, and a link to both in the fragment.
import { load, octets } from "./module.mjs";

const byId = (id) => document.getElementById(id);
const TEXTS = ["request", "method", "etag", "last_modified", "date", "gateway", "fields"];
const SWITCHES = ["missing", "insists"];

const EXAMPLES = {
  "Somebody else has written": {
    request: 'PUT /notes/1 HTTP/1.1\nHost: example.com\nIf-Match: "v6"', etag: '"v7"',
  },
  "Still the same": {
    request: 'GET /notes/1 HTTP/1.1\nHost: example.com\nIf-None-Match: "v5", "v7"', etag: '"v7"',
    date: "Sun, 06 Nov 1994 08:49:38 GMT", fields: "Content-Type: text/plain\nCache-Control: max-age=60",
  },
  "A list that is cut short": { request: 'PUT / HTTP/1.1\nIf-Match: "v7", "v', etag: '"v7"' },
  "The tag that a gateway has weakened": { request: 'If-Match: W/"v7"', method: "PUT", etag: '"v7"' },
  "The same, with the gateway named": { request: 'If-Match: W/"v7"', method: "PUT", etag: '"v7"', gateway: "nginx" },
  "Create, and never replace": { request: "PUT / HTTP/1.1\nIf-None-Match: *", etag: '"v7"' },
  "A write without a condition": { request: "DELETE / HTTP/1.1", etag: '"v7"', insists: true },
  "Resume a download": {
    request: 'GET /file HTTP/1.1\nRange: bytes=500-\nIf-Range: "v6"', etag: '"v7"',
  },
  "What curl -v prints": {
    request: '> GET / HTTP/2\n> Host: example.com\n> if-none-match: "v7"\n> \n< HTTP/2 200 \n< etag: W/"v7"\n< vary: accept-encoding\n< ',
  },
};

/** What stands in the form. */
function question() {
  const values = {};
  for (const name of TEXTS) {
    const { value } = byId(name);
    if (value !== "") values[name] = value;
  }
  for (const name of SWITCHES) if (byId(name).checked) values[name] = true;
  return values;
}

function fill(values) {
  for (const name of TEXTS) byId(name).value = values[name] ?? "";
  for (const name of SWITCHES) byId(name).checked = Boolean(values[name]);
}

function asFragment(values) {
  const pairs = Object.entries(values).map(([name, value]) => [name, value === true ? "1" : value]);
  return `#${new URLSearchParams(pairs)}`;
}

function ofFragment(fragment) {
  return Object.fromEntries(new URLSearchParams(fragment.replace(/^#/, "")));
}

/** The question in octets; without its switches that are off and its fields that are hidden. */
function asked({ missing, ...values }) {
  const texts = Object.entries(values).map(([name, value]) => [name, value === true ? true : octets(value)]);
  const whole = Object.fromEntries(texts);
  if (missing) {
    for (const name of ["etag", "last_modified", "date"]) delete whole[name];
    whole.missing = true;
  }
  return whole;
}

function show(answer) {
  for (const name of TEXTS.filter((name) => name !== "method")) {
    const isWrong = answer.about === name;
    byId(name).setAttribute("aria-invalid", String(isWrong));
    byId(`${name}-error`).textContent = isWrong ? answer.error : "";
  }
  byId("problem").textContent = answer.error && !answer.about ? answer.error : "";
  byId("answer").hidden = Boolean(answer.error);
  if (answer.error) return;
  const kind = answer.status === "304" ? "" : answer.status.startsWith("4") ? "bad" : "good";
  byId("verdict").className = kind;
  byId("verdict").textContent = `${answer.status}. ${answer.summary}`;
  byId("answer-fields").textContent = (answer.fields ?? []).map(([name, value]) => `${name}: ${value}`).join("\n") ||
    "The fields are those that the method gives, once it is performed.";
  byId("content").hidden = !answer.content;
  byId("content").textContent = answer.content ? JSON.stringify(JSON.parse(answer.content), null, 1) : "";
  byId("text").textContent = answer.text;
  // The page has its own colors, and its policy no place for a style inside.
  const picture = answer.picture.replace(/<style>.*?<\/style>/s, "");
  const { documentElement } = new DOMParser().parseFromString(picture, "image/svg+xml");
  byId("picture").replaceChildren(document.adoptNode(documentElement));
}

try {
  const ask = await load("explainer.wasm");

  const update = () => {
    const values = question();
    const link = asFragment(values);
    byId("permalink").href = link;
    history.replaceState(null, "", link);
    for (const name of ["etag", "last_modified", "date"]) byId(name).disabled = Boolean(values.missing);
    show(ask(asked(values)));
  };
  const open = (values) => {
    fill(values);
    update();
  };

  const choice = byId("example");
  choice.append(new Option("choose one", ""), ...Object.keys(EXAMPLES).map((name) => new Option(name, name)));
  choice.addEventListener("change", () => choice.value && open(EXAMPLES[choice.value]));
  byId("question").addEventListener("input", (event) => {
    if (event.target !== choice) update();
  });
  byId("question").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => open(ofFragment(location.hash)));
  open(location.hash.length > 1 ? ofFragment(location.hash) : EXAMPLES["Somebody else has written"]);
  document.documentElement.dataset.ready = "";
} catch (error) {
  byId("problem").textContent = `The explainer cannot be loaded: ${error.message}.`;
}
