import { Backoff } from './backoff.js';
import { Link } from './link.js';

const GoodConnectionMs = 5_000;
/** A nick that is still taken is mostly our own ghost, which is gone after some seconds. */
const MostRefusals = 8;
/** A hello that was given up may arrive this much later and take the session away from the connection this page has by then. */
const HelloMayArriveMs = 120_000;

/**
 * Keeps a session connected until it ends for good. It owns the waits and the present link; what to say and what it means is the
 * session's. States told: connecting, online, waiting (until when), ended (why).
 */
export class Reconnect {
  #backoff = new Backoff();
  #link;
  #timer;
  #attempt = 0;
  #refusals = 0;
  #unanswered = 0;
  #unansweredAt = 0;
  #over = true;

  /** session: hello(), handle(message, link), lose(), refused(error), status(state) */
  constructor(url, session) {
    this.url = url;
    this.session = session;
    addEventListener('online', () => this.hurry());
    addEventListener('offline', () => this.#link?.end({ code: 'offline', retry: true }));
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#wake());
  }

  get link() {
    return this.#link;
  }

  start() {
    this.#over = false;
    this.#attempt = 0;
    this.#refusals = 0;
    this.#backoff.reset();
    this.#open();
  }

  /** Somebody knows better than the clock that it is worth trying. */
  hurry() {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#open();
  }

  stop() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#link?.end({ code: 'bye', retry: false });
  }

  /** The session's welcome has come. */
  welcomed() {
    this.#attempt = 0;
    this.#refusals = 0;
    this.session.status({ state: 'online' });
  }

  #wake() {
    if (this.#timer !== undefined) this.hurry();
    else this.#link?.probe();
  }

  #open() {
    this.#timer = undefined;
    this.session.status({ state: 'connecting', attempt: this.#attempt });
    const link = new Link(this.url, {
      hello: () => this.session.hello(),
      message: (message) => this.#hear(message, link),
      end: (end) => this.#ended(link, end),
    });
    this.#link = link;
  }

  #hear(message, link) {
    if (message.type === 'error' && message.ref === 'hello') this.#refused(message, link);
    else this.session.handle(message, link);
  }

  #refused(error, link) {
    const mayPass = error.code === 'nick_taken' ? this.session.isKnown() && ++this.#refusals <= MostRefusals : error.retry === true;
    if (!mayPass) this.#over = true;
    link.end({ code: error.code, retry: mayPass, refused: true });
    if (!mayPass) this.session.refused(error);
  }

  #ended(link, end) {
    if (this.#link !== link) return;
    this.#link = undefined;
    this.session.lose();
    if (!end.welcomed && !end.refused) {
      this.#unanswered++;
      this.#unansweredAt = performance.now();
    }
    if (end.welcomed && link.lastedMs >= GoodConnectionMs) this.#backoff.reset();
    if (this.#over) return;
    if (!end.retry && !this.#isReplacedByOwnHello(end)) {
      this.#over = true;
      this.session.status({ state: 'ended', code: end.code });
      return;
    }
    this.#wait(end);
  }

  #wait(end) {
    this.#attempt++;
    // The node that left has chosen the moment itself.
    const delay = end.left ? 0 : this.#backoff.next();
    this.session.status({ state: 'waiting', attempt: this.#attempt, until: performance.now() + delay, code: end.code });
    this.#timer = setTimeout(() => this.#open(), delay);
  }

  /** As often as this page gave a hello up, being replaced may be its own doing; it takes the session back. */
  #isReplacedByOwnHello(end) {
    const may = end.code === 'replaced' && this.#unanswered > 0 && performance.now() - this.#unansweredAt < HelloMayArriveMs;
    if (may) this.#unanswered--;
    return may;
  }
}
