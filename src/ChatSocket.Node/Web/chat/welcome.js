import { byId } from './dom.js';
import { kept } from './kept.js';
import { reasonOf, t } from './texts.js';

/** The form one comes in by. */
export class Welcome {
  /** onEntered: the form has gone, the chat is there. */
  constructor(chat, { onEntered }) {
    this.chat = chat;
    this.onEntered = onEntered;
    this.page = byId('welcome');
    this.form = byId('enter-form');
    this.problem = byId('enter-problem');
    this.form.elements.nick.value = kept('nick') ?? '';
    this.form.elements.room.value = roomOfAddress() ?? kept('room') ?? 'geral';
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.problem.textContent = '';
      this.#busy(true);
      chat.enter(this.form.elements.nick.value.trim(), this.form.elements.room.value.trim().replace(/^#/, '') || 'geral', this.form.elements.password.value);
      this.form.elements.password.value = '';
    };
    chat.watch((dirty) => dirty.has('status') && this.#status());
  }

  show() {
    byId('chat').hidden = true;
    this.page.hidden = false;
    this.#busy(false);
    this.form.elements.nick.focus();
  }

  #status() {
    const { state, code } = this.chat.state;
    if (state === 'online') {
      if (this.page.hidden) return;
      this.page.hidden = true;
      byId('chat').hidden = false;
      this.#busy(false);
      this.onEntered();
    } else if (state === 'refused') {
      this.show();
      this.problem.textContent = reasonOf(code, this.chat.refusal.text);
      // A name with an account needs its password; any other name needs none.
      if (code === 'auth_failed') this.form.elements.password.focus();
      else this.form.elements.nick.select();
    } else if (!this.page.hidden && state === 'waiting') {
      this.problem.textContent = t.reasons[code] ?? t.reasons.network_error;
    } else if (!this.page.hidden && state === 'ended') {
      this.#busy(false);
      this.problem.textContent = reasonOf(code);
    }
  }

  #busy(busy) {
    const button = byId('enter');
    button.disabled = busy;
    button.textContent = busy ? t.entering : t.enter;
  }
}

/** A link may name a room: /#livros. */
function roomOfAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1)) || undefined;
  } catch {
    return undefined;
  }
}
