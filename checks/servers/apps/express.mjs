// express.static, as it is: express.mjs DIRECTORY PORT
import express from "express";

const [directory, port] = process.argv.slice(2);
express().use(express.static(directory)).listen(Number(port), "127.0.0.1");
