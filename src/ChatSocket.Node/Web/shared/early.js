// Not a module: it runs before the first paint and before the modules, for what they cannot do themselves.

// A chosen theme does not flash.
{
  let chosen;
  try {
    chosen = JSON.parse(localStorage.getItem('chatsocket.theme'));
  } catch {
    // Then the system's.
  }
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}

// One module that does not come (a network that changes just then, a node of another version) leaves the page empty: it is loaded again, a few
// times, and then says what to do.
{
  const Name = 'chatsocket.reloads';
  const Most = 3;
  const FirstAfterMs = 500;
  let failed = false;

  const say = () => {
    const again = Object.assign(document.createElement('a'), { href: '', textContent: 'Recarregar / Reload' });
    const text = Object.assign(document.createElement('p'), { id: 'not-loaded', className: 'not-loaded' });
    text.setAttribute('role', 'alert');
    text.append('A página não pôde ser carregada inteira; verifique a rede. The page could not be loaded whole; check the network. ', again);
    document.body.append(text);
  };

  addEventListener('error', (event) => {
    if (failed || event.target?.tagName !== 'SCRIPT') return;
    failed = true;
    try {
      const count = Number(sessionStorage.getItem(Name) ?? 0);
      if (count < Most) {
        sessionStorage.setItem(Name, `${count + 1}`);
        setTimeout(() => location.reload(), FirstAfterMs * 2 ** count);
        return;
      }
      sessionStorage.removeItem(Name);
    } catch {
      // Nothing is kept here: then nobody counts, and so it is not tried again.
    }
    say();
  }, true);
  addEventListener('load', () => {
    try {
      if (!failed) sessionStorage.removeItem(Name);
    } catch {
      // Nothing was counted.
    }
  });
}
