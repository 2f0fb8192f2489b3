import { byId, icon } from './dom.js';
import { t } from './texts.js';

const bytesOf = (text) => new TextEncoder().encode(text).length;

/** Where one writes. What was begun stays with its place. */
export class Composer {
  #place;

  /** onSay(text): whether it was taken. onPage(by): scroll the messages. */
  constructor(chat, { onSay, onPage }) {
    this.chat = chat;
    this.onSay = onSay;
    this.onPage = onPage;
    this.input = byId('input');
    byId('send').append(icon('send'));
    byId('composer').onsubmit = (event) => {
      event.preventDefault();
      this.#submit();
    };
    this.input.onkeydown = (event) => this.#key(event);
    this.input.oninput = () => this.#typed();
    chat.watch((dirty) => {
      if (chat.active !== this.#place) this.#show(chat.active);
      if (dirty.has('active') || dirty.has('language')) this.#label();
    });
  }

  focus() {
    // On a touch screen the keyboard would cover what somebody wants to read. What is to be focused may be shown with the next frame only.
    if (matchMedia('(pointer: fine)').matches) requestAnimationFrame(() => this.input.focus());
  }

  insert(text) {
    this.input.setRangeText(text, this.input.selectionStart, this.input.selectionEnd, 'end');
    this.#typed();
    this.input.focus();
  }

  #show(place) {
    // Who has just come in was to write here, before there was a place to write to.
    const waited = !this.#place && place && document.activeElement === document.body;
    this.#place = place;
    this.input.value = place?.draft ?? '';
    this.input.disabled = !place;
    this.#label();
    this.#fit();
    this.#check();
    if (waited) this.focus();
  }

  #label() {
    const label = this.#place ? t.writeTo(this.#place.label) : t.write;
    this.input.setAttribute('aria-label', label);
    this.input.placeholder = label;
  }

  #key(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      this.onPage(event.key === 'PageUp' ? -1 : 1);
    }
  }

  #typed() {
    if (this.#place) this.#place.draft = this.input.value;
    this.chat.keepDrafts();
    this.#fit();
    if (this.#check() && this.input.value.trim()) this.chat.typed();
  }

  #submit() {
    const text = this.input.value.trim();
    if (!text || !this.#place || !this.#check()) return;
    if (!this.onSay(text)) {
      byId('problem').textContent = t.outboxFull;
      return;
    }
    this.input.value = '';
    this.#place.draft = '';
    this.chat.keepDrafts();
    this.#fit();
    this.input.focus();
  }

  /** As high as its text, up to a third of the window. */
  #fit() {
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, innerHeight / 3)}px`;
  }

  #check() {
    const most = this.chat.session.limits.textBytes;
    const bytes = this.input.value.length * 3 < most ? 0 : bytesOf(this.input.value.trim());
    byId('problem').textContent = bytes > most ? t.tooLong(bytes, most) : '';
    return bytes <= most;
  }
}
