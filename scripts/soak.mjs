// `npm run soak -- --help`: visits and calls by the thousand, then nothing may be left (docs/soak.md).
import { main } from './lib/say.mjs';
import { runTrial } from './lib/trial.mjs';

await main(async () => {
  process.exitCode = await runTrial('soak', {
    programs: ['redis-server'],
    files: ['test/support/measure.preload.mjs'],
  });
});
