const STORE = "mappa-extract:review:" + DATA.sha256;
const figures = DATA.figures;
const place = new Map(figures.map((figure, index) => [figure.id, index]));
let state = { who: "", decisions: {} };
let chosen = null;
let step = -1;
let unsaved = false;

/* ---- what is decided, kept in this browser ---- */

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) || "null");
    if (kept && typeof kept === "object") state = { who: String(kept.who || ""), decisions: Object(kept.decisions) };
  } catch {
    notice("This browser keeps nothing for this page: save your corrections as a file before you close it.");
  }
  const lost = [];
  for (const [id, decision] of Object.entries(state.decisions)) {
    const figure = figures[place.get(id)];
    /* A decision holds for the figure that was looked at, not for what is read there today. */
    if (!figure || figure.read !== decision.read || figure.printed !== decision.printed) lost.push(id);
  }
  if (lost.length) {
    notice(lost.length + " earlier decisions are about figures that are now read differently: look at these again. "
      + lost.slice(0, 5).join("; "));
    state.stale = Object.fromEntries(lost.map((id) => [id, state.decisions[id]]));
    for (const id of lost) delete state.decisions[id];
  }
}

function keep() {
  unsaved = true;
  try {
    localStorage.setItem(STORE, JSON.stringify(state));
    unsaved = false;
  } catch {
    notice("This browser keeps nothing for this page: save your corrections as a file before you close it.");
  }
  show();
}

function notice(text) { $("#notice").textContent = text; }

/* The time to the second, in UTC. */
function now() { return new Date().toISOString().slice(0, 19) + "Z"; }

function decide(status, corrected, reason) {
  const figure = figures[chosen];
  state.decisions[figure.id] = {
    status, corrected, reason, read: figure.read, printed: figure.printed,
    who: state.who, when: now(),
  };
  keep();
}

function show() {
  let done = 0;
  figures.forEach((figure, index) => {
    const decision = state.decisions[figure.id];
    if (decision) done += 1;
    const text = !decision ? "" : decision.status === "accepted" ? "accepted" : "→ " + decision.corrected;
    for (const node of $$(`[data-main][data-figure="${index}"] .decision`)) node.textContent = text;
  });
  $("#progress").textContent = `${done} of ${figures.length} decided.`;
}

/* ---- pointing lights up a figure, its labels and its sums ---- */

function dark() { for (const node of $$(".lit, .lit-label, .lit-sum")) node.classList.remove("lit", "lit-label", "lit-sum"); }

function lightFigures(indices, partners) {
  dark();
  const lit = new Set(indices);
  const sums = new Set(partners || []);
  for (const index of lit) for (const check of figures[index].checks) {
    for (const node of $$(`[data-check="${check}"]`)) node.classList.add("lit-sum");
    for (const cell of DATA.checks[check].cells) if (!lit.has(cell)) sums.add(cell);
  }
  for (const node of $$("[data-figure]")) {
    const index = Number(node.dataset.figure);
    if (lit.has(index)) node.classList.add("lit"); else if (sums.has(index)) node.classList.add("lit-sum");
  }
  for (const node of $$("[data-labels]")) {
    if (node.dataset.labels.split(" ").some((index) => lit.has(Number(index)))) node.classList.add("lit-label");
  }
}

function light(target) {
  const node = target instanceof Element && target.closest("[data-figure], [data-check], [data-unread], [data-labels]");
  if (!node) { if (chosen === null) dark(); else lightFigures([chosen]); return; }
  if (node.dataset.figure) lightFigures([Number(node.dataset.figure)]);
  else if (node.dataset.check) {
    lightCheck(Number(node.dataset.check));
  } else if (node.dataset.unread) {
    dark();
    for (const twin of $$(`[data-unread="${node.dataset.unread}"]`)) twin.classList.add("lit");
  } else lightFigures(node.dataset.labels.split(" ").map(Number));
}

function lightCheck(number) {
  dark();
  const cells = new Set(DATA.checks[number].cells);
  for (const node of $$("[data-figure]")) if (cells.has(Number(node.dataset.figure))) node.classList.add("lit");
  for (const node of $$("[data-labels]")) {
    if (node.dataset.labels.split(" ").some((index) => cells.has(Number(index)))) node.classList.add("lit-label");
  }
  for (const node of $$(`[data-check="${number}"]`)) node.classList.add("lit");
}

function reveal(selector) {
  for (const node of $$(selector)) {
    if (node.closest(".sheets")) node.scrollIntoView({ block: "center", inline: "nearest" });
  }
}

/* ---- choosing, accepting, correcting ---- */

function choose(index, focus) {
  for (const node of $$(".chosen")) node.classList.remove("chosen");
  chosen = index;
  const figure = figures[index];
  for (const node of $$(`[data-figure="${index}"]`)) node.classList.add("chosen");
  $("#detail-title").textContent = `${figure.title}: ${figure.printed || "(blank)"}, ${figure.checked}`;
  $("#detail-text").textContent = `${figure.label}; ${figure.table}; ${figure.place}`;
  const decision = state.decisions[figure.id];
  $("#corrected").value = decision && decision.status === "corrected" ? decision.corrected : figure.printed;
  $("#reason").value = decision ? decision.reason : "";
  $("#sums").replaceChildren(...figure.checks.map((number) => {
    const check = DATA.checks[number];
    return make("li", {}, make("button", { type: "button", class: "check", "data-check": number },
      (check.passed ? "✓ " : "✗ ") + check.check + ": " + check.message));
  }));
  $("#edit").hidden = false;
  lightFigures([index]);
  if (focus) $(`[data-main][data-figure="${index}"]`).focus();
}

function openCheck(number) {
  lightCheck(number);
  const cells = DATA.checks[number].cells;
  if (cells.length) {
    reveal(`[data-figure="${cells[0]}"]`);
    choose(cells[0], false);
    lightCheck(number);
  }
}

function walk(by) {
  const items = $$("#checks ol [data-check]");
  if (!items.length) return;
  step = step < 0 && by < 0 ? items.length - 1 : (step + by + items.length) % items.length;
  openCheck(Number(items[step].dataset.check));
  items[step].focus({ preventScroll: true });
  items[step].scrollIntoView({ block: "nearest" });
}

function undecided() {
  for (let ahead = 1; ahead <= figures.length; ahead += 1) {
    const index = ((chosen === null ? -1 : chosen) + ahead) % figures.length;
    if (!state.decisions[figures[index].id]) { choose(index, true); reveal(`[data-figure="${index}"]`); return; }
  }
}

function accept() {
  if (chosen === null) return;
  decide("accepted", figures[chosen].read, $("#reason").value.trim());
  notice("");
}

/* What a report prints for a figure: a number, or a sign that stands for none or for one withheld. */
const FIGURE = /^(-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?)%?$|^([-\u2013*]|nil|none|n\/a|<\d{1,2})$/i;

function correct() {
  const figure = figures[chosen];
  const value = $("#corrected").value.trim();
  const reason = $("#reason").value.trim();
  if (!FIGURE.test(value)) {
    notice("Write the corrected figure as the page prints it: 12,754 or 66.30, or a dash, nil, n/a, *.");
    $("#corrected").focus(); return;
  }
  if (value === figure.printed || (figure.value && value.replaceAll(",", "") === figure.value)) {
    notice("That is the figure as read: accept it instead."); return;
  }
  if (!reason) { notice("Say why: a correction needs a reason."); $("#reason").focus(); return; }
  if (!state.who) { notice("Say who you are: a correction needs a name."); $("#who").focus(); return; }
  notice("");
  decide("corrected", value, reason);
}

/* ---- what is saved ---- */

function saveCorrections() {
  const rows = figures.filter((figure) => (state.decisions[figure.id] || {}).status === "corrected").map((figure) => {
    const decision = state.decisions[figure.id];
    return [DATA.sha256, ...figure.key, figure.printed, figure.read, decision.corrected, decision.reason, decision.who,
      decision.when, figure.page, figure.line];
  });
  if (!rows.length) { notice("There is no correction to save."); return; }
  notice("");
  const columns = ["sha256", ...DATA.key, "printed", "read", "corrected", "reason", "who", "when", "page", "line"];
  download(DATA.stem + ".corrections.csv", csv(columns, rows), "text/csv");
}

/* An approval vouches for all that a report prints, so every figure must have been looked at. */
function saveApproval() {
  const open = figures.filter((figure) => !state.decisions[figure.id]).length;
  if (open) { notice(`${open} figures are not decided yet (u goes to the next): an approval needs them all.`); return; }
  if (!state.who) { notice("Say who you are: an approval needs a name."); $("#who").focus(); return; }
  notice("");
  const approval = {
    format: 1, source: DATA.source, sha256: DATA.sha256, who: state.who, when: now(), unread: DATA.unread,
    figures: figures.map((figure) => {
      const { status, corrected, reason } = state.decisions[figure.id];
      return { key: figure.key, printed: figure.printed, read: figure.read, status, corrected, reason };
    }),
  };
  download(DATA.stem + ".approval.json", JSON.stringify(approval, null, 2) + "\n", "application/json");
}

/* ---- wiring ---- */

load();
$("#who").value = state.who;
$("#who").addEventListener("input", (event) => { state.who = event.target.value.trim(); keep(); });
$("#save-corrections").addEventListener("click", saveCorrections);
$("#save-approval").addEventListener("click", saveApproval);
$("#edit").addEventListener("submit", (event) => { event.preventDefault(); correct(); });
$("#accept").addEventListener("click", accept);
$("#undo").addEventListener("click", () => { delete state.decisions[figures[chosen].id]; keep(); choose(chosen, false); });
if ($("#next")) {
  $("#next").addEventListener("click", () => walk(1));
  $("#previous").addEventListener("click", () => walk(-1));
}
document.addEventListener("mouseover", (event) => light(event.target));
document.addEventListener("focusin", (event) => { if (event.target.closest("[data-figure], [data-check], [data-unread]")) light(event.target); });
document.addEventListener("click", (event) => {
  const node = event.target.closest("[data-figure], [data-check], [data-unread]");
  if (!node) return;
  if (node.dataset.check) { openCheck(Number(node.dataset.check)); return; }
  if (node.dataset.unread) { reveal(`[data-unread="${node.dataset.unread}"]`); return; }
  const index = Number(node.dataset.figure);
  choose(index, !node.hasAttribute("data-main"));
  if (node.hasAttribute("data-main")) reveal(`[data-figure="${index}"]`);
});
document.addEventListener("keydown", (event) => {
  if (!$("#keys").checked || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const action = { n: () => walk(1), p: () => walk(-1), u: undecided, a: accept }[event.key];
  if (action) { event.preventDefault(); action(); }
});
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
show();
