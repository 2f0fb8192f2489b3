import { Conversation } from './conversation.js';
import { nameKey } from './names.js';
import { Timeline } from './timeline.js';

/** Names that joined and topic tell at once; of larger rooms the list is asked for when somebody looks at it. */
const SampledMembers = 100;
const TypingShownMs = 5_000;

/** A room, or a private conversation, as this page shows it. Changed by the chat only. */
export class Place {
  topic = '';
  count = 0;
  unread = 0;
  mentions = 0;
  /** Up to where it is read, and up to where the node knows that. */
  read = 0;
  told = 0;
  /** Where the line "new" stands, as long as the place is looked at. */
  unreadFrom = 0;
  draft = '';
  /** Shown name by key. */
  members = new Map();
  typing = new Map();
  joined = false;

  constructor(key, name, { ask, position, changed }) {
    this.key = key;
    this.name = name;
    this.isRoom = !key.startsWith('@');
    this.timeline = this.isRoom ? new Timeline(ask, position, changed) : new Conversation(changed);
  }

  get label() {
    return this.isRoom ? `#${this.name}` : this.name;
  }

  /** Whether the list of members is whole. */
  get membersAreKnown() {
    return this.members.size >= this.count;
  }

  setMembers(names) {
    this.members = new Map(names.map((name) => [nameKey(name), name]));
  }

  apply(presence) {
    this.count = presence.count;
    if (presence.event === 'join') this.members.set(nameKey(presence.nick), presence.nick);
    else if (presence.event === 'leave') this.members.delete(nameKey(presence.nick));
    else if (presence.event === 'nick') {
      this.members.delete(nameKey(presence.nick));
      this.members.set(nameKey(presence.to), presence.to);
    }
    this.typing.delete(nameKey(presence.nick ?? ''));
  }

  needsMembers() {
    return this.isRoom && !this.membersAreKnown && this.count > SampledMembers;
  }

  sees(typist, changed) {
    clearTimeout(this.typing.get(nameKey(typist))?.timer);
    const timer = setTimeout(() => this.stopsTyping(typist, changed), TypingShownMs);
    this.typing.set(nameKey(typist), { name: typist, timer });
    changed();
  }

  stopsTyping(typist, changed) {
    const typing = this.typing.get(nameKey(typist));
    if (!typing) return;
    clearTimeout(typing.timer);
    this.typing.delete(nameKey(typist));
    changed();
  }
}
