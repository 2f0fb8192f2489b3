/**
 * What others wrote, before it is shown. Controls that turn the direction of writing could make a line read as something else;
 * those that show nothing hide who says what. Line ends stay: a message may have several lines.
 */
const Unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

export function shown(text) {
  return text.replace(/\r\n?/g, '\n').replace(Unseen, (character) => (character === '\t' ? '    ' : character === '\u2028' || character === '\u2029' ? '\n' : '\ufffd'));
}

/** In one line: topics, subjects, reasons. */
export const shownInLine = (text) => shown(text).replace(/\s*\n\s*/g, ' ');

const WordPart = /[\p{L}\p{N}\p{M}_.-]/u;

/** Whether the text names the person, as a word of its own. */
export function mentions(text, nick) {
  const [haystack, needle] = [text.toLowerCase(), nick.toLowerCase()];
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    const before = haystack[at - 1] ?? ' ';
    const after = haystack.slice(at + needle.length).match(/^\S*/)[0].replace(/[.,;:!?)]+$/, '');
    if (!WordPart.test(before) && (after === '' || !WordPart.test(after[0]))) return true;
  }
  return false;
}
