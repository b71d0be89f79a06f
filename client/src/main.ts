/** Starts the page. */
import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { AppState } from './state/app.svelte.ts';
import { locale } from './state/locale.svelte.ts';

await locale.use();
const target = document.getElementById('app');
document.getElementById('lost')?.remove();
if (target) mount(App, { target, props: { app: new AppState() } });
