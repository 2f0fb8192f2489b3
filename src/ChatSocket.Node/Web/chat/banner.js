import { byId } from './dom.js';
import { shownInLine } from './remote-text.js';
import { reasonOf, t } from './texts.js';

const BackShownMs = 3_000;
/** A connection that is back at once need not be spoken of. */
const SilentMs = 700;

/** How the connection is, when it is not as it should be. */
export class Banner {
  #since;
  #back;

  constructor(chat, { onResume, onStart }) {
    this.chat = chat;
    this.onResume = onResume;
    this.onStart = onStart;
    this.banner = byId('banner');
    this.text = byId('banner-text');
    this.action = byId('banner-action');
    chat.watch((dirty) => (dirty.has('status') || dirty.has('language')) && this.#draw());
    setInterval(() => this.#since !== undefined && this.#draw(), 500);
  }

  #draw() {
    const state = this.chat.state;
    if (state.state === 'online') this.#online();
    else if (state.state === 'waiting' || (state.state === 'connecting' && this.#since !== undefined)) this.#lost(state);
    else if (state.state === 'ended') this.#ended(state.code);
    else if (state.state === 'idle' || state.state === 'refused') this.#hide();
  }

  #online() {
    if (this.#since !== undefined && !this.banner.hidden) {
      this.#say('ok', t.back);
      clearTimeout(this.#back);
      this.#back = setTimeout(() => this.chat.state.state === 'online' && this.#hide(), BackShownMs);
    } else if (this.#since === undefined && !this.#back) {
      this.#hide();
    }
    this.#since = undefined;
  }

  #lost(state) {
    this.#since ??= performance.now();
    if (performance.now() - this.#since < SilentMs) return;
    const seconds = state.until ? Math.ceil((state.until - performance.now()) / 1000) : 0;
    const text = navigator.onLine ? t.lost(Math.max(0, seconds), Math.max(1, state.attempt)) : t.offline;
    this.#say('warn', text, state.state === 'waiting' ? t.retryNow : undefined, () => this.chat.session.hurry());
  }

  #ended(code) {
    this.#since = undefined;
    const again = code === 'replaced';
    this.#say('error', this.#endOf(code), again ? t.continueHere : t.startAgain, again ? this.onResume : this.onStart);
  }

  #endOf(code) {
    const { removal } = this.chat;
    if (code === 'kicked' && removal) return t.removed(removal.by, shownInLine(removal.reason ?? ''));
    return t.ended[code] ?? t.endedOther(reasonOf(code));
  }

  #say(kind, text, action, onclick) {
    this.banner.className = kind;
    this.banner.hidden = false;
    // Once a change, not once a second: a screen reader reads it out each time.
    const spoken = text.replace(/\d+ s/, '');
    if (this.banner.dataset.spoken !== spoken) {
      this.banner.dataset.spoken = spoken;
      byId('status').textContent = spoken;
    }
    this.text.textContent = text;
    this.action.hidden = !action;
    this.action.textContent = action ?? '';
    this.action.onclick = onclick;
  }

  #hide() {
    this.banner.hidden = true;
    this.#back = undefined;
    delete this.banner.dataset.spoken;
    byId('status').textContent = '';
  }
}
