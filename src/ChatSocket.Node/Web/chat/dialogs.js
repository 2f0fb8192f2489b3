import { byId } from './dom.js';
import { reasonOf } from './texts.js';

/** Forms in a dialog of the browser's own: it keeps the focus inside and gives it back. */
export class FormDialog {
  /** onSubmit(values) may throw {code, text}: then it stays open and says why. onDone: it has closed, and the focus is back where it was. */
  constructor(id, onSubmit, onDone) {
    this.dialog = byId(id);
    this.form = this.dialog.querySelector('form');
    this.problem = this.dialog.querySelector('.problem');
    this.dialog.querySelector('[data-close]').onclick = () => this.dialog.close();
    this.form.onsubmit = async (event) => {
      event.preventDefault();
      this.problem.textContent = '';
      try {
        await onSubmit(Object.fromEntries(new FormData(this.form)));
        this.dialog.close();
        onDone?.();
      } catch (error) {
        if (!error.code) throw error;
        this.problem.textContent = reasonOf(error.code, error.text);
      }
    };
  }

  open(values = {}) {
    this.form.reset();
    for (const [name, value] of Object.entries(values)) this.form.elements[name].value = value;
    this.problem.textContent = '';
    this.dialog.showModal();
  }
}
