/** How much was sent, of what kind, and what came back: one account for all attackers of a run. */
const RECENT = 12;

export class Account {
  /** Everything sent. */
  packets = 0;
  /** Connections of attackers that got as far as a session. */
  visits = 0;
  /** Of those, ended by the server. */
  cut = 0;
  readonly sent = new Map<string, number>();
  readonly answers = new Map<string, number>();
  /** Of HTTP. */
  readonly statuses = new Map<string, number>();
  /** What was sent last, for the words of a broken promise. */
  readonly recent: string[] = [];
  #limit = 0;

  /** From now on attackers go on until so much has been sent altogether. */
  allow(packets: number): void {
    this.#limit = packets;
  }

  get goesOn(): boolean {
    return this.packets < this.#limit;
  }

  sends(kind: string, what: string): void {
    this.packets++;
    count(this.sent, kind);
    if (this.recent.push(`${kind}: ${JSON.stringify(what.slice(0, 160))}`) > RECENT) this.recent.shift();
  }

  answered(code: string): void {
    count(this.answers, code);
  }

  status(code: string): void {
    count(this.statuses, code);
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
