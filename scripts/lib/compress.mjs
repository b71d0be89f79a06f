// Beside each text of the built page, the same packed: brotli and gzip, as small as they get. Done once, at
// build time, so that no node spends time on it (src/ops/page.ts sends what the browser can read).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT = /\.(?:js|css|html|svg|json|webmanifest|txt)$/;
/** Less fits into the first packets anyway. */
const LEAST_BYTES = 512;

const packers = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** @param {string} folder with all that lies below it */
export async function compress(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => TEXT.test(name));
  await Promise.all(names.map((name) => pack(path.join(folder, name))));
}

async function pack(file) {
  const bytes = readFileSync(file);
  if (bytes.length < LEAST_BYTES) return;
  for (const [ending, packed] of Object.entries(packers)) {
    const smaller = await packed(bytes);
    if (smaller.length < bytes.length) writeFileSync(`${file}.${ending}`, smaller);
  }
}
