// Not a module: it runs before the first paint, so that a chosen theme does not flash.
{
  let chosen;
  try {
    chosen = JSON.parse(localStorage.getItem('chatsocket.theme'));
  } catch {
    // Then the system's.
  }
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
