import { byId } from './dom.js';
import { shownInLine } from './remote-text.js';
import { t } from './texts.js';

const EveryMs = 1_500;
const LongestRead = 300;

/**
 * Reads new messages of the active place to a screen reader, one at a time, and only their number when there are many. The list
 * itself is silent: its rows come and go with every scroll.
 */
export class Announcer {
  #spokenAt = 0;
  #timer;

  constructor(chat) {
    this.chat = chat;
    this.region = byId('announcer');
    chat.watch((dirty) => {
      if (dirty.has('timeline') && chat.arrivals > 0) this.#soon();
    });
  }

  #soon() {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#speak(), Math.max(0, this.#spokenAt + EveryMs - performance.now()));
  }

  #speak() {
    this.#timer = undefined;
    this.#spokenAt = performance.now();
    const { arrivals, lastArrival } = this.chat;
    this.chat.arrivals = 0;
    if (!arrivals || document.visibilityState !== 'visible') return;
    this.region.textContent = arrivals === 1
      ? `${lastArrival.from}: ${shownInLine(lastArrival.text).slice(0, LongestRead)}`
      : t.toEndWith(arrivals);
  }
}
