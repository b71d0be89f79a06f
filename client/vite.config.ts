/**
 * Builds the page into dist/client, where the server finds it; `vite dev client` serves it with
 * hot reload and passes the socket on to a running server (DEV_SERVER_URL).
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, loadEnv } from 'vite';

export default defineConfig(({ mode }) => {
  const server =
    { ...loadEnv(mode, import.meta.dirname, 'DEV_') }['DEV_SERVER_URL'] ?? 'http://localhost:5000';
  return {
    root: import.meta.dirname,
    plugins: [svelte()],
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
      },
    },
  };
});
