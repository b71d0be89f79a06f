// `npm run build`: packages and build, whatever of it is missing or old. `server` or `page` as
// an argument builds only that.
import { main } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

await main(() => setUp({ build: process.argv.length > 2 ? process.argv.slice(2) : true }));
