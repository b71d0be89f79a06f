/**
 * A browser, and a node to visit with it: opened before a file's first test, closed after its last.
 * Whoever came during a test leaves after it.
 */
import type { Browser } from 'playwright-core';
import { freePort } from '../support/free-port.js';
import { startNodes, type Nodes, type Settings } from '../support/nodes.js';
import { Guests, launch, type BrowserOptions, type Visitor, type VisitorOptions } from './visitor.js';

type Come = (name: string, options?: VisitorOptions) => Promise<Visitor>;

export interface House {
  readonly browser: Browser;
  readonly url: string;
  /** For whoever comes with another browser, or leaves sooner. */
  readonly guests: Guests;
  /** Opens the page and goes online. */
  readonly arrive: Come;
  /** Opens the page, and goes no further. */
  readonly open: Come;
  /** The node ends: its connections are cut. */
  stop(): Promise<void>;
  /** Another one in its place, which knows nothing of the one before. */
  start(): Promise<void>;
}

/** To be called outside of all tests. */
export function openHouse({
  browser: options,
  env = {},
}: { browser?: BrowserOptions; env?: Settings } = {}): House {
  const guests = new Guests();
  let browser: Browser;
  let nodes: Nodes;
  let port: number;
  const url = (): string => nodes.node(0).url;
  const start = async (): Promise<void> => {
    nodes = await startNodes(1, { env: { PORT: String(port), ...env } });
  };
  beforeAll(async () => {
    port = await freePort();
    [browser] = await Promise.all([launch(options), start()]);
  });
  afterEach(() => guests.leave());
  afterAll(async () => {
    await browser.close();
    await nodes.close();
  });
  return {
    get browser() {
      return browser;
    },
    get url() {
      return url();
    },
    guests,
    arrive: (name, more) => guests.arrive(browser, url(), name, more),
    open: (name, more) => guests.open(browser, url(), name, more),
    stop: () => nodes.close(),
    start,
  };
}
