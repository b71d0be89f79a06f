/**
 * A server that cannot be trusted: takes the signals of two people out of their sockets and gives
 * them its own, so that each is connected to it and not to the other. The rest of what they say
 * reaches the real server. The connections themselves are in middle.js.
 */
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import type { Candidate, Description } from '../../src/protocol/events.js';

const SCRIPT = new URL('middle.js', import.meta.url).pathname;

export type SideName = 'a' | 'b';
interface Content {
  description?: Description;
  candidates?: Candidate[];
}
interface Signal extends Content {
  call: string;
  seq: number;
}
interface Side {
  /** This person's id. */
  id: string;
  socket: WebSocketRoute | null;
  /** Numbers of signals: highest one sent to them, and got from them. */
  sent: number;
  got: number;
}

export class ManInTheMiddle {
  /** Has the exchange of the emoji with both himself, passes theirs on, or lets nothing of it through. */
  exchange: 'speaks' | 'passes' | 'drops' = 'speaks';
  readonly #sides: Record<SideName, Side> = { a: fresh(), b: fresh() };
  #call = '';
  /** One signal after the other, as they came. */
  #work: Promise<void> = Promise.resolve();

  private constructor(private readonly page: Page) {}

  /** `url` is only somewhere where browsers compute hashes: localhost. */
  static async start(browser: Browser, url: string): Promise<ManInTheMiddle> {
    const page = await (await browser.newContext()).newPage();
    const man = new ManInTheMiddle(page);
    await page.exposeFunction('tell', (side: SideName, content: Content) => man.#tell(side, content));
    await page.addInitScript({ path: SCRIPT });
    await page.goto(`${url}/livez`);
    return man;
  }

  /** Sits down in front of this tab, before it opens anything. */
  async watch(name: SideName, tab: Page): Promise<void> {
    const side = this.#sides[name];
    await tab.routeWebSocket(/\/socket\.io\//, (socket) => {
      const server = socket.connectToServer();
      side.socket = socket;
      socket.onMessage((text) => {
        const [, ack, packet] = /^42(\d+)(\["signal:send",.*)$/s.exec(String(text)) ?? [];
        if (packet === undefined) return server.send(text);
        socket.send(`43${ack}[{"ok":true}]`);
        const [, signal] = JSON.parse(packet) as [string, Signal];
        this.#work = this.#work.then(() => this.#heard(name, signal));
      });
      server.onMessage((text) => {
        side.id = /"self":\{"id":"([^"]+)"/.exec(String(text))?.[1] ?? side.id;
        socket.send(text);
      });
    });
  }

  /** What he has made the person on this side see, if they see anything. */
  symbols(name: SideName): Promise<string | null> {
    return this.page.evaluate(`middle.symbols(${JSON.stringify(name)})`);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async #heard(name: SideName, { call, seq, description, candidates }: Signal): Promise<void> {
    if (!description && !candidates) return;
    if (call !== this.#call) {
      this.#call = call;
      for (const side of Object.values(this.#sides)) side.sent = side.got = 0;
      await this.page.evaluate(`middle.start(${JSON.stringify(call)}, '${this.exchange}')`);
    }
    const side = this.#sides[name];
    if (seq <= side.got) return;
    side.got = seq;
    const content = JSON.stringify({ description, candidates });
    await this.page.evaluate(`middle.signal(${JSON.stringify(name)}, ${content})`);
  }

  /** Says something to the person on this side, in the other one's name. */
  #tell(name: SideName, content: Content): void {
    const side = this.#sides[name];
    const from = this.#sides[name === 'a' ? 'b' : 'a'].id;
    const signal = { call: this.#call, from, seq: ++side.sent, ack: side.got, ...content };
    side.socket?.send(`42${JSON.stringify(['signal:received', signal])}`);
  }
}

const fresh = (): Side => ({ id: '', socket: null, sent: 0, got: 0 });
