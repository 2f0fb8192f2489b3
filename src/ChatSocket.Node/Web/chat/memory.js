import { Cursor, positionOf } from './cursor.js';
import { roomKey } from './names.js';
import { Outbox } from './outbox.js';

/** What survives a connection, and a reload of the page: token, nick, rooms with positions, unsettled texts. */
export class Memory {
  nick = '';
  token = undefined;
  /** Rooms by key: {name, cursor}. */
  rooms = new Map();
  account = false;
  outbox = new Outbox();
  begun = false;

  static restore(kept) {
    const memory = new Memory();
    memory.nick = kept.nick;
    memory.token = kept.token;
    memory.account = kept.account === true;
    for (const { name, position } of kept.rooms) memory.rooms.set(roomKey(name), { name, cursor: new Cursor(position, false) });
    memory.outbox.restore(kept.sends);
    memory.begun = true;
    return memory;
  }

  toKept(inbox) {
    const rooms = [...this.rooms.values()].map(({ name, cursor }) => ({ name, position: cursor.position }));
    return { nick: this.nick, token: this.token, account: this.account, inbox, rooms, sends: this.outbox.sends };
  }

  /** password: of the account of that nick, for a session that is to be its. */
  hello(lang, inbox, password) {
    const rooms = [...this.rooms.values()].map(({ name, cursor }) => ({ room: name, ...cursor.position }));
    return {
      type: 'hello', ref: 'hello', lang, client: 'page',
      ...(this.nick ? { nick: this.nick } : {}),
      ...(password ? { password } : {}),
      ...(this.token ? { session: this.token, rooms, ...(inbox ? { inbox } : {}) } : {}),
    };
  }

  cursorOf(room) {
    return this.rooms.get(roomKey(room))?.cursor;
  }

  /** 'new', 'again', 'told' (of a room one is in, possibly ahead of what is on its way here), or 'impossible'. */
  join(joined) {
    const known = this.rooms.get(roomKey(joined.room));
    if (!known) {
      this.rooms.set(roomKey(joined.room), { name: joined.room, cursor: new Cursor(positionOf(joined)) });
      return 'new';
    }
    if (known.cursor.attached) return 'told';
    return known.cursor.resume(joined) ? 'again' : 'impossible';
  }

  /** The position a text of this place may leave from now, if it may. */
  positionOf(place) {
    if (place.startsWith('@')) return {};
    const cursor = this.rooms.get(place)?.cursor;
    return cursor?.attached ? cursor.position : undefined;
  }

  loseConnection() {
    this.outbox.loseConnection();
    for (const { cursor } of this.rooms.values()) cursor.detach();
  }
}
