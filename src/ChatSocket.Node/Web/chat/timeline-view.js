import { byId, icon } from './dom.js';
import { drawEntry, heightOf, lookOf } from './message-row.js';
import { Rows } from './rows.js';
import { t } from './texts.js';

/** The messages of the active place, the line of who is typing, and the way back to the end. */
export class TimelineView {
  #place;
  #rows;

  constructor(chat) {
    this.chat = chat;
    this.log = byId('log');
    this.#rows = new Rows(this.log, this.#source(), {
      onMove: (atEnd) => this.#moved(atEnd),
      onNearStart: () => this.#place?.timeline.loadOlder(),
      onNearEnd: () => this.#place?.timeline.loadNewer(),
    });
    byId('to-end').prepend(icon('down'));
    byId('to-end').onclick = () => this.toEnd();
    chat.watch((dirty) => this.#changed(dirty));
  }

  scrollBy(pages) {
    this.log.scrollBy({ top: pages * this.log.clientHeight * 0.85 });
  }

  async toEnd() {
    await this.#place?.timeline.toEnd();
    this.#rows.toEnd();
  }

  #changed(dirty) {
    if (this.chat.active !== this.#place) this.#show(this.chat.active);
    else if (dirty.has('end')) this.#rows.toEnd();
    else if (dirty.has('language')) this.#rows.restart();
    else if (dirty.has('timeline') || dirty.has('status')) this.#rows.update();
    if (dirty.has('timeline') || dirty.has('typing') || dirty.has('active') || dirty.has('language')) this.#labels();
  }

  #show(place) {
    if (this.#place) this.#place.timeline.reading = false;
    this.#place = place;
    this.#rows.restart();
  }

  #source() {
    const view = this;
    const look = (index) => lookOf(this.#place.timeline.at(index), index > 0 ? this.#place.timeline.at(index - 1) : undefined, {
      unreadFrom: this.#place.unreadFrom, online: this.chat.session.online,
    });
    return {
      get count() { return view.#place?.timeline.count ?? 0; },
      at: (index) => this.#place.timeline.at(index),
      signature: (index) => look(index).signature,
      estimate: (index) => heightOf(this.#place.timeline.at(index), look(index), this.log.clientWidth),
      draw: (index) => drawEntry(this.#place.timeline.at(index), look(index), {
        me: this.chat.me,
        sendAgain: (entry) => this.chat.sayAgain(this.#place, entry),
        discard: (entry) => this.chat.discard(this.#place, entry),
      }),
    };
  }

  #moved(atEnd) {
    const place = this.#place;
    if (!place) return;
    const really = atEnd && place.timeline.live;
    place.timeline.reading = !really;
    if (really === this.chat.atEnd) {
      if (really) this.chat.markRead();
      return;
    }
    this.chat.atEnd = really;
    if (really) this.chat.markRead();
    this.#labels();
  }

  #labels() {
    const place = this.#place;
    const typing = place ? [...place.typing.values()].map(({ name }) => name) : [];
    byId('typing').textContent = typing.length > 0 ? t.typing(typing) : '';
    const toEnd = byId('to-end');
    toEnd.hidden = !place || this.chat.atEnd;
    byId('to-end-text').textContent = place?.unread > 0 ? t.toEndWith(place.unread) : t.toEnd;
    const timeline = place?.timeline;
    byId('loading').hidden = !timeline?.loading;
    const empty = timeline && timeline.count === 0 && !timeline.older && place.joined;
    const nowhere = !place && this.chat.session.online;
    byId('empty').hidden = !empty && !nowhere;
    if (empty || nowhere) byId('empty').textContent = nowhere ? t.nowhere : t.emptyRoom;
    this.log.setAttribute('aria-label', place ? t.messages(place.label) : '');
  }
}
