import { byId, el, icon } from './dom.js';
import { colourOf } from './names.js';
import { shownInLine } from './remote-text.js';
import { momentOf, shortDayOf, t, timeOf } from './texts.js';

const LongestSnippet = 140;

/** The inbox as a list of letters, newest first. */
export class InboxView {
  /** onOpened(nick): the conversation is to be shown. onNew: a message is to be written. */
  constructor(chat, { onOpened }) {
    this.chat = chat;
    this.onOpened = onOpened;
    this.list = byId('letters');
    byId('older-letters').onclick = () => chat.inbox.older();
    byId('inbox-button').prepend(icon('inbox'));
    byId('inbox-button').onclick = () => {
      chat.showInbox();
      onOpened();
    };
    chat.watch((dirty) => {
      if (dirty.has('inbox') || dirty.has('active') || dirty.has('language')) this.#draw();
    });
  }

  #draw() {
    const { inbox, showsInbox } = this.chat;
    const unread = inbox.unread;
    byId('inbox-badge').hidden = unread === 0;
    byId('inbox-badge').textContent = unread > 99 ? '99+' : `${unread}`;
    byId('inbox-said').textContent = unread > 0 ? t.unread(unread) : '';
    byId('inbox-button').classList.toggle('active', showsInbox);
    byId('inbox').hidden = !showsInbox;
    byId('talk').hidden = showsInbox;
    if (!showsInbox) return;
    byId('no-letters').hidden = inbox.messages.length > 0 || !inbox.loaded;
    byId('older-letters').hidden = !inbox.more;
    this.list.replaceChildren(...inbox.messages.toReversed().map((message) => this.#letter(message)));
  }

  #letter(message) {
    const unread = this.chat.inbox.isUnread(message);
    const today = new Date(message.ts).toDateString() === new Date().toDateString();
    const subject = message.subject ? shownInLine(message.subject) : t.noSubject;
    const button = el('button', { type: 'button', className: unread ? 'letter unread' : 'letter', onclick: () => this.#open(message) },
      el('span', { className: `avatar colour-${colourOf(message.from)}`, 'aria-hidden': 'true', textContent: [...message.from][0] }),
      el('span', { className: 'envelope' },
        el('span', { className: 'sender', textContent: message.from, dir: 'auto' }),
        el('span', { className: message.subject ? 'subject' : 'subject quiet', textContent: subject, dir: 'auto' }),
        el('span', { className: 'snippet quiet', textContent: shownInLine(message.text).slice(0, LongestSnippet), dir: 'auto' })),
      el('time', { dateTime: new Date(message.ts).toISOString(), title: momentOf(message.ts), textContent: today ? timeOf(message.ts) : shortDayOf(message.ts) }));
    if (unread) button.append(el('span', { className: 'unseen', textContent: t.unreadLetter }));
    return el('li', {}, button);
  }

  #open(message) {
    this.chat.inbox.markRead([message]);
    this.chat.activate(this.chat.person(message.from));
    this.onOpened();
  }
}
