import { debounced, el } from './dom.js';

const MostOffered = 20;
const SearchAfterMs = 250;

/** Offers names of those who are there while somebody types one. */
export function offerPeople(chat, input, list) {
  input.addEventListener('input', debounced(async () => {
    const query = input.value.trim();
    if (!query) return;
    try {
      const { users } = await chat.session.ask('users', { query, limit: MostOffered });
      list.replaceChildren(...users.map(({ nick }) => el('option', { value: nick })));
    } catch {
      // Then without help.
    }
  }, SearchAfterMs));
}
