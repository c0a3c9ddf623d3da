// Puts a Brotli and a gzip form beside each text file of the build; the server sends them as they are.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);

for (const name of readdirSync(dist, { recursive: true })) {
  const file = new URL(name, dist);
  if (!/\.(js|css|html|svg)$/.test(name) || !statSync(file).isFile()) continue;
  const content = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(new URL(`${name}.br`, dist), brotliCompressSync(content, { params }));
  writeFileSync(new URL(`${name}.gz`, dist), gzipSync(content, { level: 9 }));
}
