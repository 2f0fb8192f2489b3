import { Backoff } from './backoff.js';

const MostMessages = 1000;
const MostCharacters = 2_000_000;
const WorthRetrying = new Set(['rate_limited', 'unavailable', 'unknown_outcome', 'internal']);

/**
 * Texts that are not settled, in the order they were given. Of each room one is under way at a time: so neither a refusal nor a
 * lost connection lets a later one overtake it. A send is {id, place, to, text, subject?, ts} and what the attempts left behind:
 * underWay, mayBeStored, mayBeStoredEarlier, wasSent, after.
 */
export class Outbox {
  #sends = [];
  #busy = new Set();
  #pauses = new Backoff();
  #pausedUntil = 0;

  get sends() {
    return this.#sends;
  }

  /** False when there is no place for it. */
  add(send) {
    const characters = this.#sends.reduce((sum, each) => sum + each.text.length, send.text.length);
    if (this.#sends.length >= MostMessages || characters > MostCharacters) return false;
    this.#sends.push(send);
    return true;
  }

  /** The next attempt that may leave now, or how long to wait for it; neither when something must happen first. */
  next(positionOfPlace) {
    const wait = this.#pausedUntil - performance.now();
    if (wait > 0 && this.#sends.length > 0) return { wait };
    for (const send of this.#sends) {
      if (this.#busy.has(send.place)) continue;
      const position = positionOfPlace(send.place);
      if (!position) continue;
      this.#busy.add(send.place);
      return { request: attempt(send, position), send };
    }
    return {};
  }

  /** Stored: by its ack, or because it came back as a message. */
  acknowledge(id) {
    const send = this.#sends.find((each) => each.id === id);
    if (!send?.wasSent) return undefined;
    this.#remove(send);
    this.#pauses.reset();
    return send;
  }

  /** What a refusal means: the send it is about, and whether that stays and waits. */
  refuse(error) {
    const send = this.#sends.find((each) => each.underWay && each.ref === error.ref);
    if (!send) return {};
    if (!(error.retry && WorthRetrying.has(error.code))) {
      this.#remove(send);
      return { send, settled: true, unknown: error.code === 'unknown_outcome' || send.mayBeStoredEarlier };
    }

    this.#busy.delete(send.place);
    send.underWay = false;
    // Refused for certain, unless an attempt before this one may have been stored.
    if (error.code !== 'unknown_outcome' && error.code !== 'internal' && !send.mayBeStoredEarlier) {
      send.mayBeStored = false;
      send.after = undefined;
    }
    this.#pausedUntil = performance.now() + this.#pauses.next();
    return { send, settled: false };
  }

  /** What was under way has an unknown outcome and goes first when the room is there again. */
  loseConnection() {
    for (const send of this.#sends) send.underWay = false;
    this.#busy.clear();
    this.#pausedUntil = 0;
  }

  /** Takes out what can never leave any more: of one place, or all. */
  withdraw(place) {
    const withdrawn = this.#sends.filter((send) => place === undefined || send.place === place);
    for (const send of withdrawn) this.#remove(send);
    return withdrawn;
  }

  /** After a reload: attempts of the page before it may have been stored. */
  restore(sends) {
    for (const send of sends) this.add({ ...send, underWay: false });
  }

  #remove(send) {
    this.#sends.splice(this.#sends.indexOf(send), 1);
    if (send.underWay) this.#busy.delete(send.place);
  }
}

let references = 0;

function attempt(send, position) {
  const retry = send.mayBeStored === true;
  send.after ??= position;
  send.ref = `s${++references}`;
  send.underWay = true;
  send.mayBeStored = true;
  send.wasSent = true;
  send.mayBeStoredEarlier = retry;
  const request = { ref: send.ref, id: send.id, text: send.text };
  if (retry) request.retry = true;
  if (send.place.startsWith('@')) return { type: 'direct', to: send.to, ...(send.subject ? { subject: send.subject } : {}), ...request };
  // Of the position only epoch and number bound the search.
  return { type: 'send', room: send.to, ...request, ...(retry ? { after: send.after } : {}) };
}
