// The process of all strangers of a hostile trial (strangers.ts), at the lowest priority: real ones do
// not compute on the server's machine. Argument: JSON {ports, code, counts}. It goes on until its
// input ends, and then prints, as JSON, what each kind did and was answered.
import { setPriority } from 'node:os';
import { KINDS } from './kinds.mjs';

setPriority(19);
/** ms after a round that was turned away. */
const TURNED_AWAY_MS = 20;

const { ports, code, counts } = JSON.parse(process.argv[2]);
let isOver = false;
const accounts = {};

/** Every kind has an address of its own, so that no limit for an address is shared by two. */
const addressOf = (kind) => `127.0.1.${1 + Object.keys(KINDS).indexOf(kind)}`;

async function repeat(kind, number) {
  const account = (accounts[kind] ??= { rounds: 0, acts: 0, cut: 0, answers: {} });
  const count = (word) => (account.answers[word] = (account.answers[word] ?? 0) + 1);
  for (let round = number; !isOver; round++) {
    const at = {
      port: ports[round % ports.length],
      address: addressOf(kind),
      code,
      replies: count,
      acts: (many) => (account.acts += many),
      cut: () => account.cut++,
      over: () => isOver,
    };
    account.rounds++;
    try {
      await KINDS[kind](at);
    } catch (error) {
      count(`(${error.message.slice(0, 40)})`);
      await new Promise((resolve) => setTimeout(resolve, TURNED_AWAY_MS));
    }
  }
}

const loops = Object.entries(counts).flatMap(([kind, many]) =>
  Array.from({ length: many }, (_, number) => repeat(kind, number)),
);
process.stdin.resume();
process.stdin.once('end', () => {
  isOver = true;
  const late = new Promise((resolve) => setTimeout(resolve, 5_000));
  void Promise.race([Promise.all(loops), late]).then(() => {
    process.stdout.write(`${JSON.stringify(accounts)}\n`, () => process.exit());
  });
});
process.stdout.write('there\n');
