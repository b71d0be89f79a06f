// `npm run fuzz -- --help`: a cluster that is sent what nobody should send (docs/fuzz.md).
import { main } from './lib/say.mjs';
import { runTrial } from './lib/trial.mjs';

await main(async () => {
  process.exitCode = await runTrial('fuzz', {
    programs: ['redis-server'],
    files: [
      'test/support/measure.preload.mjs',
      ...['stranger', 'kinds', 'visit'].map((name) => `fuzz/hostile/${name}.mjs`),
    ],
  });
});
