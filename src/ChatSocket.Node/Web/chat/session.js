import { Incoming } from './incoming.js';
import { forgetSession, keepSession, keptSession } from './kept.js';
import { Memory } from './memory.js';
import { personKey, randomId, roomKey } from './names.js';
import { Reconnect } from './reconnect.js';
import { Requests } from './requests.js';

const MostTextBytes = 16_384;

/**
 * One person's session with the service, over however many connections: what it says, and what it keeps. What it hears is understood by
 * Incoming.
 */
export class Session {
  #memory = new Memory();
  #requests = new Requests((request) => this.#online && this.#reconnect.link.post(request));
  #reconnect;
  #incoming;
  #online = false;
  #wakeAt;
  #keeping;
  #password;
  lang = 'pt-BR';
  limits = { textBytes: MostTextBytes };

  /** inbox(): where the person's private messages are kept. */
  constructor(url, chat, inbox) {
    this.chat = chat;
    this.inbox = inbox;
    this.#reconnect = new Reconnect(url, this);
    this.#incoming = new Incoming(() => this.#memory, inbox, chat);
    addEventListener('pagehide', () => this.#keepNow());
  }

  get nick() {
    return this.#memory.nick;
  }

  /** Whether the session is an account's. */
  get account() {
    return this.#memory.account;
  }

  get online() {
    return this.#online;
  }

  /** Goes on where the page was before a reload; false when there is nothing to go on with. */
  restore() {
    const kept = keptSession();
    if (!kept?.token) return false;
    this.#memory = Memory.restore(kept);
    this.inbox().restore(kept.inbox);
    for (const { name, cursor } of this.#memory.rooms.values()) this.chat.roomKnown(name, cursor.position);
    for (const send of this.#memory.outbox.sends) this.chat.sending(send);
    this.#reconnect.start();
    return true;
  }

  begin(nick, password) {
    this.#memory.nick = nick;
    this.#password = password || undefined;
    this.#reconnect.start();
  }

  /** After the end: the same session once more. */
  resume() {
    this.#reconnect.start();
  }

  hurry() {
    this.#reconnect.hurry();
  }

  quit() {
    this.#reconnect.link?.post({ type: 'quit' });
    this.#reconnect.stop();
    clearTimeout(this.#keeping);
    this.#memory = new Memory();
    forgetSession();
  }

  ask(type, fields) {
    return this.#requests.ask(type, fields);
  }

  positionOf(room) {
    return this.#memory.cursorOf(room)?.position;
  }

  /** A text for a room, or for a person; it waits for its connection by itself. Undefined when too much waits already. */
  send(to, text, { person = false, subject, id } = {}) {
    const send = { id: id ?? randomId(), place: person ? personKey(to) : roomKey(to), to, text, subject, ts: Date.now() };
    if (!this.#memory.outbox.add(send)) return undefined;
    this.chat.sending(send);
    this.#pump();
    this.#keepSoon();
    return send;
  }

  // What the reconnecting asks for.

  hello() {
    return this.#memory.hello(this.lang, this.inbox().position, this.#password);
  }

  isKnown() {
    return this.#memory.begun;
  }

  status(state) {
    this.chat.status(state);
  }

  refused(error) {
    this.chat.refused(error);
  }

  lose() {
    this.#online = false;
    clearTimeout(this.#wakeAt);
    this.#memory.loseConnection();
    this.#requests.loseConnection();
  }

  handle(message, link) {
    if (message.type === 'welcome') this.#welcome(message, link);
    else if (this.#incoming.take(message, link)) {
      link.end({ code: 'protocol_violation', retry: true });
      return;
    }
    if (typeof message.ref === 'string') this.#requests.answer(message);
    this.#pump();
    this.#keepSoon();
  }

  #welcome(welcome, link) {
    const { begun: again, nick: before } = this.#memory;
    this.#memory.nick = welcome.nick;
    this.#memory.token = welcome.session;
    this.#memory.begun = true;
    this.#memory.account = welcome.account === true;
    this.#password = undefined;
    this.limits = { ...this.limits, ...welcome.limits };
    this.#online = true;
    this.#reconnect.welcomed();
    this.inbox().welcome(welcome.inbox);
    this.chat.ready(welcome, before);
    // Its answer comes after everything that was missed.
    if (again) link.post({ type: 'ping', ref: 'recovered' });
  }

  /** The nick one has becomes an account. */
  async register(password) {
    await this.ask('register', { password });
    this.#memory.account = true;
    this.#keepSoon();
  }

  #pump() {
    clearTimeout(this.#wakeAt);
    while (this.#online) {
      const { request, wait } = this.#memory.outbox.next((place) => this.#memory.positionOf(place));
      if (wait > 0) this.#wakeAt = setTimeout(() => this.#pump(), wait + 1);
      if (!request) return;
      this.#reconnect.link.post(request);
    }
  }

  #keepSoon() {
    this.#keeping ??= setTimeout(() => this.#keepNow(), 300);
  }

  #keepNow() {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    if (this.#memory.token) keepSession(this.#memory.toKept(this.inbox().position));
  }
}
