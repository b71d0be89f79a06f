// Makes the secrets of docker-compose.yml at the first start, and keeps them at later ones. Each
// service gets a volume of its own with what it may know, readable by its user alone. Nothing is
// printed, nothing has a default. To renew them all: docker compose down, remove the volumes, up.
// RENEW=turn renews the relay's alone: it takes the one before as well (docs/operations.md).
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** Who reads: the numbers that docker-compose.yml runs the services with. */
const readers = { signaling: 1000, redis: 999, turn: 65534 };

/** The TLS edge makes its own, certificates; what it wrote as root, before it was nobody, is its too. */
const keepers = { 'edge-data': 1000, 'edge-config': 1000 };

const place = process.env.SECRETS_FOLDER ?? '/secrets';
const config = path.dirname(fileURLToPath(import.meta.url));
/** Nobody else may give files away; the tests run as anybody, and read them themselves. */
const own = process.getuid() === 0 ? chownSync : () => undefined;

/** Our own volume: the secrets themselves, once. */
function secret(name) {
  const file = `${place}/all/${name}`;
  // Hexadecimal: fits a URL and every configuration file as it is.
  if (!existsSync(file)) write(file, randomBytes(32).toString('hex'), 0);
  return readFileSync(file, 'utf8').trim();
}

/** Whole or not at all, also when we are stopped half-way. */
function write(file, text, owner) {
  const draft = `${file}.draft`;
  writeFileSync(draft, `${text}\n`, { mode: 0o400 });
  own(draft, owner, owner);
  renameSync(draft, file);
}

function give(reader, name, text) {
  write(`${place}/${reader}/${name}`, text, readers[reader]);
}

for (const [reader, user] of Object.entries({ ...readers, all: 0 })) {
  mkdirSync(`${place}/${reader}`, { recursive: true });
  own(`${place}/${reader}`, user, user);
  // Root writes all the same.
  chmodSync(`${place}/${reader}`, process.getuid() === 0 ? 0o500 : 0o700);
}
if (process.env.RENEW === 'turn' && existsSync(`${place}/all/turn`)) {
  renameSync(`${place}/all/turn`, `${place}/all/turn-previous`);
}
for (const [keeper, user] of Object.entries(keepers)) {
  const folder = `${place}/${keeper}`;
  mkdirSync(folder, { recursive: true });
  const inside = readdirSync(folder, { recursive: true });
  for (const name of ['.', ...inside]) own(path.join(folder, name), user, user);
  chmodSync(folder, 0o700);
}
const redis = secret('redis');
const turn = secret('turn');
const turnSecrets = [turn, ...(existsSync(`${place}/all/turn-previous`) ? [secret('turn-previous')] : [])];

give('signaling', 'SECRET', secret('signaling'));
give('signaling', 'TURN_SECRET', turn);
give('signaling', 'REDIS_URL', `redis://:${redis}@redis:6379`);
give('redis', 'password', redis);
give('redis', 'redis.conf', `${readFileSync(`${config}/redis.conf`, 'utf8')}\nrequirepass ${redis}`);
give(
  'turn',
  'turnserver.conf',
  [
    readFileSync(`${config}/turnserver.conf`, 'utf8'),
    ...turnSecrets.map((one) => `static-auth-secret=${one}`),
  ].join('\n'),
);
