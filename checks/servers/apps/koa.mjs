// koa-static with koa-conditional-get and koa-etag, as their pages show: koa.mjs DIRECTORY PORT
import conditional from "koa-conditional-get";
import etag from "koa-etag";
import Koa from "koa";
import files from "koa-static";

const [directory, port] = process.argv.slice(2);
new Koa().use(conditional()).use(etag()).use(files(directory)).listen(Number(port), "127.0.0.1");
