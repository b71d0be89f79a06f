/**
 * Builds the page into dist/client, where the server finds it; `vite dev client` serves it with
 * hot reload and passes the socket on to a running server (DEV_SERVER_URL).
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, loadEnv, type Plugin } from 'vite';

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

/** Nothing binary goes over the socket, either way; looking for it in every packet is 1 KB. */
const BINARY = /^\.\/(?:is-)?binary\.js$/;
const NO_BINARY = '\0no-binary';
const textOnly: Plugin = {
  name: 'text-only',
  enforce: 'pre',
  resolveId: (source, importer) =>
    importer?.includes('socket.io-parser') && BINARY.test(source) ? NO_BINARY : undefined,
  load: (id) =>
    id === NO_BINARY
      ? 'const no = () => false; export { no as isBinary, no as hasBinary, no as deconstructPacket, no as reconstructPacket };'
      : undefined,
};

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
