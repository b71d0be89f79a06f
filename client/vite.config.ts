/**
 * Builds the page into dist/client, where the server finds it; `vite dev client` serves it with
 * hot reload and passes the socket on to a running server (DEV_SERVER_URL).
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, loadEnv, type Plugin, type Rolldown } from 'vite';

/**
 * The page speaks WebSocket only (contract 4), but engine.io-client comes with all its transports: 3 KB
 * of the 60 that the first load may have.
 */
const OTHERS = /\/(?:polling-xhr|polling-fetch|webtransport)(?:\.node)?\.js$/;
const NOTHING = '\0no-transport';
const webSocketOnly: Plugin = {
  name: 'websocket-only',
  enforce: 'pre',
  resolveId: (source, importer) =>
    importer?.includes('engine.io-client') && OTHERS.test(source) ? NOTHING : undefined,
  load: (id) =>
    id === NOTHING ? 'export const XHR = undefined, Fetch = undefined, WT = undefined;' : undefined,
};

/** Nothing binary goes over the socket, either way; the code for it is 2 KB. */
const TEXT_ONLY: readonly { of: string; source: RegExp; code: string }[] = [
  {
    of: 'socket.io-parser',
    source: /^\.\/(?:is-)?binary\.js$/,
    code: 'const no = () => false; export { no as isBinary, no as hasBinary, no as deconstructPacket, no as reconstructPacket };',
  },
  {
    of: 'engine.io-parser',
    source: /\/base64-arraybuffer\.js$/,
    code: 'export const decode = () => new ArrayBuffer(0);',
  },
  {
    of: 'engine.io-parser',
    source: /^\.\/encodePacket\.js$/,
    // The numbers of Engine.IO protocol 4.
    code: `const types = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
      export const encodePacket = ({ type, data }, binary, told) => told(types.indexOf(type) + (data || ''));
      export const encodePacketToBinary = undefined;`,
  },
];
const textOnly: Plugin = {
  name: 'text-only',
  enforce: 'pre',
  resolveId: (source, importer) => {
    const place = TEXT_ONLY.findIndex((one) => importer?.includes(one.of) && one.source.test(source));
    return place < 0 ? undefined : `\0text-only:${place}`;
  },
  load: (id) => (id.startsWith('\0text-only:') ? TEXT_ONLY[Number(id.slice(11))]?.code : undefined),
};

/**
 * One file for the first load and one for what follows it. Left alone, the bundler makes a file of each
 * module that a lazy part uses too: 34 files until somebody can talk, and 7 KB more when compressed.
 * The entry stays by itself: it waits at its top level, and a lazy part that imported it would wait too.
 */
const ENTRY = /(?:main\.ts|\.html)$/;
const ONLINE = `${import.meta.dirname}/src/ui/Online.svelte`.replaceAll('\\', '/');
const GROUPS = [
  { name: 'first', tags: ['$initial' as const], test: (id: string) => !ENTRY.test(id) },
  { debugName: 'Online', name: onlineChunk() },
];

/** Names the chunk of a module that Online.svelte imports at once, itself or through others. */
function onlineChunk(): (id: string, build: Rolldown.ChunkingContext) => string | null {
  const known = new Set<string>();
  return (id, build) => {
    const follow = (module: string): void => {
      if (known.has(module)) return;
      known.add(module);
      build.getModuleInfo(module)?.importedIds.forEach(follow);
    };
    follow(ONLINE);
    return known.has(id) ? 'Online' : null;
  };
}

export default defineConfig(({ mode }) => {
  const server =
    { ...loadEnv(mode, import.meta.dirname, 'DEV_') }['DEV_SERVER_URL'] ?? 'http://localhost:5000';
  return {
    root: import.meta.dirname,
    plugins: [webSocketOnly, textOnly, svelte()],
    build: {
      outDir: '../dist/client',
      emptyOutDir: true,
      target: 'es2022',
      // Pictures stay files, so that a strict Content-Security-Policy needs no `data:`.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // On a busy machine it would say which plugin took how long.
        checks: { bundlerTimings: false },
        output: { codeSplitting: { groups: GROUPS, includeDependenciesRecursively: false } },
      },
    },
    server: {
      proxy: {
        // The Host header stays the page's own: the server compares it with the Origin.
        '/socket.io': { target: server, ws: true },
        '/why': { target: server },
      },
    },
  };
});
