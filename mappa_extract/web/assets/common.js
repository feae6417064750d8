"use strict";
const $ = (selector, root) => (root || document).querySelector(selector);
const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
const DATA = JSON.parse($("#data").textContent);

/* An element with attributes and children; text is only ever text, never markup. */
function make(name, attributes, ...children) {
  const svg = ["svg", "g", "rect", "line", "path", "circle", "text", "title"].includes(name);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return node;
}

/* This page as its server gives it now; nothing where it does not answer, which is said elsewhere. */
async function newest() {
  try {
    const reply = await fetch(location.pathname);
    return reply.ok ? new DOMParser().parseFromString(await reply.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/* Hear what the desk tells. A tab that nobody sees listens to nothing: a browser has few lines to a server.
   Where the desk is gone the page says so. A desk that is started again has another address: pages of the
   same project tell it each other, and one that had lost the desk goes on there. */
function follow(desk, handlers, again) {
  let events = null;
  let lost = false;
  const gone = make("p", { id: "gone", role: "alert" });
  $("header").append(gone);
  const others = new BroadcastChannel("mappa-extract desk");
  const tell = (what) => others.postMessage({ project: desk.project, ...what });
  others.addEventListener("message", ({ data }) => {
    if (data.project !== desk.project) return;
    if (!data.base) { if (!lost) tell({ base: desk.base }); return; }
    if (lost && data.base !== desk.base && /^\/[\w-]+\/$/.test(data.base)) location.replace(data.base + location.pathname.slice(desk.base.length));
  });
  const open = () => {
    events = new EventSource(desk.base + "events");
    for (const [name, handler] of Object.entries(handlers)) {
      events.addEventListener(name, (event) => handler(JSON.parse(event.data)));
    }
    events.addEventListener("error", () => {
      lost = true;
      gone.textContent = `The desk does not answer. Start it again with ${desk.command}: this page goes on as soon as it is there. What was decided is stored.`;
      tell({});
    });
    events.addEventListener("open", () => {
      if (lost) again();
      lost = false;
      gone.textContent = "";
      tell({ base: desk.base });
    });
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && events) { events.close(); events = null; }
    if (!document.hidden && !events) { open(); again(); }
  });
  open();
}

function csvCell(value) {
  let text = value === null || value === undefined ? "" : String(value);
  /* No spreadsheet may take text for a formula; numbers and dashes stay as they are. */
  if (
    /^[\s\p{Zs}\p{Cf}'"`\u2018-\u201f]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(text)
    && !/^([+-]?[0-9][0-9,. ]*[%*]*|-+|\+)$/.test(text)
  ) text = "'" + text;
  return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

function csv(columns, rows) {
  return [columns, ...rows].map((row) => row.map(csvCell).join(",") + "\n").join("");
}

/* Hand a file to the person; it is made here and sent nowhere. */
function download(name, text, type) { hand(name, new Blob([text], { type: type + ";charset=utf-8" })); }

function hand(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = make("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
