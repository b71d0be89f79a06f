// Starts the app with settings from files: each file in /run/dogeller is a setting of its name.
// What the environment says wins. The app runs in this very process, so that signals reach it.
// Used by docker-compose.yml; it fits Docker's and Kubernetes' mounted secrets as well.
import { readFileSync, readdirSync } from 'node:fs';

const folder = '/run/dogeller';

for (const entry of readdirSync(folder, { withFileTypes: true })) {
  // Kubernetes keeps dot directories and symbolic links there.
  if (entry.name.startsWith('.') || entry.isDirectory()) continue;
  process.env[entry.name] ||= readFileSync(`${folder}/${entry.name}`, 'utf8').trim();
}

await import('../dist/main.js');
