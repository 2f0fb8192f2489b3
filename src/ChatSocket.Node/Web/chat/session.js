import { forgetSession, keepSession, keptSession } from './kept.js';
import { Memory } from './memory.js';
import { personKey, randomId, roomKey } from './names.js';
import { Reconnect } from './reconnect.js';
import { Requests } from './requests.js';

const MostTextBytes = 16_384;

/**
 * One person's session with the service, over however many connections. What each message of the node means for it: it changes the
 * memory, answers requests, and is told to the chat, which is a set of functions named like the events.
 */
export class Session {
  #memory = new Memory();
  #requests = new Requests((request) => this.#online && this.#reconnect.link.post(request));
  #reconnect;
  #online = false;
  #refusedRooms = new Map();
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
    const violated = this[`on_${message.type}`]?.(message, link);
    if (violated) {
      link.end({ code: 'protocol_violation', retry: true });
      return;
    }
    if (typeof message.ref === 'string') this.#requests.answer(message);
    this.#pump();
    this.#keepSoon();
  }

  on_welcome(welcome, link) {
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

  on_joined(joined) {
    const how = this.#memory.join(joined);
    if (how === 'impossible') return true;
    if (joined.gap && how === 'again') this.chat.gap(joined.room, joined.gap, joined);
    this.chat.joined(joined, how);
    return false;
  }

  on_message(message) {
    const arrival = this.#memory.cursorOf(message.room)?.take(message.epoch, message) ?? 'duplicate';
    if (arrival === 'hole') return true;
    // What came back is stored, whatever happens to its ack.
    this.#settleStored(message);
    if (arrival === 'next') this.chat.message(message);
    return false;
  }

  on_direct(direct) {
    this.#settleStored(direct);
    return this.inbox().take(direct) === 'hole';
  }

  on_announce(announcement) {
    this.chat.announced(announcement);
  }

  on_ack(ack) {
    this.#settleStored(ack);
  }

  on_error(error) {
    if (error.ref === undefined && error.room !== undefined) this.#refusedRooms.set(roomKey(error.room), error);
    const { send, settled, unknown } = this.#memory.outbox.refuse(error);
    if (send && settled) this.chat.settled(send, { state: unknown ? 'unknown' : 'failed', code: error.code, reason: error.text });
    else if (send) this.chat.delayed(send, error);
  }

  /** Read on another device of the account, or, of the inbox, on this one too. */
  on_read(mark) {
    if (mark.inbox === true) this.inbox().heardRead(mark.seq);
    else this.chat.readElsewhere(mark);
  }

  on_gap(gap) {
    if (gap.inbox === true) return !this.inbox().skip(gap);
    const cursor = this.#memory.cursorOf(gap.room);
    if (cursor && !cursor.skip(gap)) return true;
    if (cursor) this.chat.gap(gap.room, gap, gap);
    return false;
  }

  on_left(left) {
    this.#leave(left.room, '');
  }

  on_kicked(kicked) {
    // Without a room the whole session is over, and its end follows.
    if (kicked.room === undefined) this.chat.removed(kicked);
    else this.#leave(kicked.room, kicked.reason ?? '', kicked);
  }

  on_presence(presence) {
    if (presence.event === 'nick' && presence.nick === this.#memory.nick) {
      this.#memory.nick = presence.to;
      this.chat.renamed(presence.to);
    }
    this.chat.presence(presence);
  }

  on_topic(topic) {
    this.chat.topic(topic);
  }

  on_typing(typing) {
    this.chat.typing(typing);
  }

  on_goaway(goaway, link) {
    link.leaveAfter(goaway.delayMs);
  }

  on_pong(pong) {
    if (pong.ref !== 'recovered') return false;
    for (const { name, cursor } of [...this.#memory.rooms.values()]) {
      const recovered = cursor.endRecovery();
      if (recovered > 0) this.chat.recovered(name, recovered);
      if (cursor.attached) continue;
      const refusal = this.#refusedRooms.get(roomKey(name));
      this.#refusedRooms.delete(roomKey(name));
      if (refusal?.retry) return true;
      this.#leave(name, refusal?.text ?? '');
    }
    return false;
  }

  /** The nick one has becomes an account. */
  async register(password) {
    await this.ask('register', { password });
    this.#memory.account = true;
    this.#keepSoon();
  }

  #leave(room, reason, kicked) {
    const sends = this.#memory.outbox.withdraw(roomKey(room));
    for (const send of sends) this.chat.settled(send, { state: send.mayBeStored ? 'unknown' : 'failed', code: 'not_member', reason });
    if (this.#memory.rooms.delete(roomKey(room))) this.chat.left(room, reason, kicked);
  }

  #settleStored(stored) {
    const send = this.#memory.outbox.acknowledge(stored.id);
    if (send) this.chat.settled(send, { state: 'stored', seq: stored.seq, ts: stored.ts });
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
