/* global document, matchMedia */
// Sets the theme and the language before the first paint, so that nothing flashes.
(function () {
  var root = document.documentElement;
  var theme = null;
  var locale = null;
  try {
    theme = localStorage.getItem('dogeller.theme');
    locale = localStorage.getItem('dogeller.locale');
  } catch {
    // Storage is forbidden: follow the system.
  }
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  root.dataset.theme = theme;
  root.lang = locale || navigator.language || 'en';
})();
