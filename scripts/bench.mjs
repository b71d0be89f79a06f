// `npm run bench -- --help`: our server and the tutorial's, turn by turn (docs/performance.md).
import { main } from './lib/say.mjs';
import { runTrial } from './lib/trial.mjs';

await main(async () => {
  process.exitCode = await runTrial('bench', {
    programs: ['redis-server'],
    files: ['test/support/measure.preload.mjs', 'test/support/flooding.mjs'],
  });
});
