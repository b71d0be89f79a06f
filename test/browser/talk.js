/* global window, document, DataTransfer, DragEvent, ClipboardEvent */
/**
 * Runs in the page beside probe.js: makes files without a disk, gives them to the page as a person would,
 * and reads what the page received. It changes nothing the page does.
 */
(() => {
  const MIB = 1024 * 1024;
  const hex = (buffer) =>
    [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const files = {};

  /** Of random bytes, no block like another one, though only one of them is kept: it is told as base64. */
  const make = (name, blocks) => {
    const block = new Uint8Array(MIB);
    for (let at = 0; at < MIB; at += 65_536) crypto.getRandomValues(block.subarray(at, at + 65_536));
    const same = new Blob([block.subarray(4)]);
    const parts = [];
    for (let i = 0; i < blocks; i++) parts.push(Uint8Array.of(i >> 24, i >> 16, i >> 8, i), same);
    files[name] = new File(parts, name, { lastModified: 1 });
    let text = '';
    for (let at = 0; at < MIB; at += 8_192) text += String.fromCharCode(...block.subarray(at, at + 8_192));
    return btoa(text);
  };

  const transfer = (name) => {
    const data = new DataTransfer();
    data.items.add(files[name] ?? new File([`this is ${name}`], name, { lastModified: 1 }));
    return data;
  };
  const happen = (event) => {
    (document.activeElement ?? document.body).dispatchEvent(event);
    return event.defaultPrevented;
  };

  window.talk = {
    make,
    /** Whether the page took it: else the browser would leave the page for the file. */
    drop: (name) => {
      const init = { dataTransfer: transfer(name), bubbles: true, cancelable: true };
      return [happen(new DragEvent('dragover', init)), happen(new DragEvent('drop', init))];
    },
    paste: (name) =>
      happen(new ClipboardEvent('paste', { clipboardData: transfer(name), bubbles: true, cancelable: true })),
    /** SHA-256 of a file in the page's own storage, by the browser's own hand. */
    hashOf: async (name) => {
      const root = await navigator.storage.getDirectory();
      const file = await (await root.getFileHandle(name)).getFile();
      return `${file.size} ${hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))}`;
    },
    /** What lies in the page's own storage: names of folders and files, without what is in them. */
    stored: async () => {
      const names = [];
      for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
      return names;
    },
  };
})();
