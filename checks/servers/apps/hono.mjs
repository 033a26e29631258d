// serveStatic of hono on Node, with its etag: hono.mjs DIRECTORY PORT
import { chdir } from "node:process";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { etag } from "hono/etag";

const [directory, port] = process.argv.slice(2);
chdir(directory);
const app = new Hono();
app.use(etag());
app.use("/*", serveStatic({ root: "./" }));
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(port) });
