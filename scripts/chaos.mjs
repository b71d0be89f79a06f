// `npm run chaos -- --help`: a cluster with live calls, hurt at random (docs/chaos.md).
import { main } from './lib/say.mjs';
import { runTrial } from './lib/trial.mjs';

await main(async () => {
  const browsers = process.argv.includes('--browsers') ? ['chromium'] : [];
  process.exitCode = await runTrial('chaos', {
    programs: ['redis-server', ...browsers],
    files: ['test/browser/probe.js'],
  });
});
