/** How long an answer that was asked for in advance may wait for its taker, in milliseconds. */
const KEEP_MS = 5_000;

interface Waiting {
  answer: Promise<unknown>;
  at: number;
}

const answers = new Map<string, Waiting>();

const isFresh = ({ at }: Waiting) => performance.now() - at < KEEP_MS;

/** Asks for something before the page that shows it is there. What fails is asked for again by the page. */
export function askAhead(key: string, ask: () => Promise<unknown>): void {
  const waiting = answers.get(key);
  if (waiting !== undefined && isFresh(waiting)) return;
  const answer = ask();
  answer.catch(() => answers.delete(key));
  answers.set(key, { answer, at: performance.now() });
}

/** The answer that was asked for in advance, once; otherwise asks now. */
export function takeAhead<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> {
  const waiting = answers.get(key);
  answers.delete(key);
  return waiting !== undefined && isFresh(waiting) ? (waiting.answer as Promise<Answer>) : ask();
}

/** After a change of what was asked for: answers from before it must not be shown. */
export function forgetAhead(): void {
  answers.clear();
}
