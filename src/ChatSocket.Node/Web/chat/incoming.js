import { roomKey } from './names.js';

/**
 * What each message of the node means while the session is on: it changes the memory, and is told to the chat, which is a set of functions named
 * like the events.
 */
export class Incoming {
  #refusedRooms = new Map();

  /** memory() and inbox(): the present ones. */
  constructor(memory, inbox, chat) {
    this.memory = memory;
    this.inbox = inbox;
    this.chat = chat;
  }

  /** True when this cannot be: the connection is of no use. Types of a later protocol mean nothing here. */
  take(message, link) {
    return this[`on_${message.type}`]?.(message, link) === true;
  }

  on_joined(joined) {
    const how = this.memory().join(joined);
    if (how === 'impossible') return true;
    if (joined.gap && how === 'again') this.chat.gap(joined.room, joined.gap, joined);
    this.chat.joined(joined, how);
    return false;
  }

  on_message(message) {
    const arrival = this.memory().cursorOf(message.room)?.take(message.epoch, message) ?? 'duplicate';
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
    const { send, settled, unknown } = this.memory().outbox.refuse(error);
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
    const cursor = this.memory().cursorOf(gap.room);
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
    if (presence.event === 'nick' && presence.nick === this.memory().nick) {
      this.memory().nick = presence.to;
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
    for (const { name, cursor } of [...this.memory().rooms.values()]) {
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

  #leave(room, reason, kicked) {
    const sends = this.memory().outbox.withdraw(roomKey(room));
    for (const send of sends) this.chat.settled(send, { state: send.mayBeStored ? 'unknown' : 'failed', code: 'not_member', reason });
    if (this.memory().rooms.delete(roomKey(room))) this.chat.left(room, reason, kicked);
  }

  #settleStored(stored) {
    const send = this.memory().outbox.acknowledge(stored.id);
    if (send) this.chat.settled(send, { state: 'stored', seq: stored.seq, ts: stored.ts });
  }
}
