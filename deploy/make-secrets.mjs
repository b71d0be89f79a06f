// Makes the secrets of docker-compose.yml at the first start, and keeps them at later ones. Each
// service gets a volume of its own with what it may know, readable by its user alone. Nothing is
// printed, nothing has a default. To renew them: docker compose down, remove the volumes, up.
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Who reads: the numbers that docker-compose.yml runs the services with. */
const readers = { signaling: 1000, redis: 999, turn: 65534 };

/** Our own volume: the secrets themselves, once. */
function secret(name) {
  const file = `/secrets/all/${name}`;
  // Hexadecimal: fits a URL and every configuration file as it is.
  if (!existsSync(file)) write(file, randomBytes(32).toString('hex'), 0);
  return readFileSync(file, 'utf8').trim();
}

/** Whole or not at all, also when we are stopped half-way. */
function write(file, text, owner) {
  const draft = `${file}.draft`;
  writeFileSync(draft, `${text}\n`, { mode: 0o400 });
  chownSync(draft, owner, owner);
  renameSync(draft, file);
}

function give(reader, name, text) {
  write(`/secrets/${reader}/${name}`, text, readers[reader]);
}

for (const [reader, user] of Object.entries({ ...readers, all: 0 })) {
  chownSync(`/secrets/${reader}`, user, user);
  chmodSync(`/secrets/${reader}`, 0o500);
}
const redis = secret('redis');
const turn = secret('turn');

give('signaling', 'SECRET', secret('signaling'));
give('signaling', 'TURN_SECRET', turn);
give('signaling', 'REDIS_URL', `redis://:${redis}@redis:6379`);
give('redis', 'password', redis);
give('redis', 'redis.conf', `${readFileSync('/config/redis.conf', 'utf8')}\nrequirepass ${redis}`);
give(
  'turn',
  'turnserver.conf',
  `${readFileSync('/config/turnserver.conf', 'utf8')}\nstatic-auth-secret=${turn}`,
);
