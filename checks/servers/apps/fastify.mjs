// @fastify/static, as it is: fastify.mjs DIRECTORY PORT
import files from "@fastify/static";
import fastify from "fastify";

const [directory, port] = process.argv.slice(2);
const app = fastify();
app.register(files, { root: directory });
await app.listen({ host: "127.0.0.1", port: Number(port) });
