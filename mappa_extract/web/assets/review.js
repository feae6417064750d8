/* ---- the report, and what is decided about it ---- */

let report = DATA;
const DESK = Boolean(DATA.desk);
const STORE = "mappa-extract:review:2:" + DATA.sha256;
const TAB = String(Math.random());
const NAME = "mappa-extract:who";
let state = { who: "", looked: {}, corrections: [], accepted: [], signed: "" };
let chosen = null;
let entering = null; /* what the form for missed figures is about: a box, an unread number, a key */
let step = -1;
let unsaved = false;
let decisions = 0;
let refreshes = 0;

const figure = (index) => report.figures[index];
const same = (one, other, names) => names.every((name) => String(one[name] || "") === String(other[name] || ""));
const FIGURE_OF = ["sha256", ...DATA.key, "printed", "read", "page", "line"];
const FINDING_OF = ["sha256", "check", ...DATA.key, "expected", "found", "page"];

function keyed(key) { return Object.fromEntries(report.key.map((name, index) => [name, key[index]])); }
function notice(text) { $("#notice").textContent = text; }

/* The time to the second, in UTC. */
function now() { return new Date().toISOString().slice(0, 19) + "Z"; }

function load() {
  try { state.who = localStorage.getItem(NAME) || ""; } catch { /* the field stays empty */ }
  if (DESK) { Object.assign(state, report.desk.state); return; }
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) || "null");
    if (kept && typeof kept === "object") {
      state = { ...state, looked: Object(kept.looked), corrections: Array.from(kept.corrections || []),
        accepted: Array.from(kept.accepted || []), who: String(kept.who || state.who) };
    }
  } catch {
    notice("This browser keeps nothing for this page: save your corrections as a file before you close it.");
  }
  /* A decision holds for the figure that was looked at, not for what is read there today. */
  const there = new Map(report.figures.map((one) => [one.id, one]));
  const lost = [];
  for (const [id, seen] of Object.entries(state.looked)) {
    const one = there.get(id);
    if (!one || one.read !== seen.read || one.printed !== seen.printed) { lost.push(id); delete state.looked[id]; }
  }
  state.corrections = state.corrections.filter((row) => {
    const fits = row.kind === "missed"
      ? !report.figures.some((one) => one.key.join("|") === report.key.map((name) => row[name]).join("|") && String(one.page || "") === row.page)
      : report.figures.some((one) => correctionFits(row, one));
    if (!fits) lost.push(report.key.map((name) => row[name]).filter(Boolean).join(" "));
    return fits;
  });
  if (lost.length) {
    notice(lost.length + " earlier decisions are about figures that are now read differently: look at these again. "
      + lost.slice(0, 5).join("; "));
  }
}

function keepHere() {
  unsaved = true;
  try {
    localStorage.setItem(STORE, JSON.stringify(state));
    unsaved = false;
  } catch {
    notice("This browser keeps nothing for this page: save your corrections as a file before you close it.");
  }
}

/* Take decisions: lists of lines that are added to what is decided, or taken back. */
async function decide(lines) {
  if (!DESK) {
    apply(lines);
    keepHere();
    show();
    return true;
  }
  if (!state.who) { notice("Say who you are: a decision needs a name."); $("#who").focus(); return false; }
  const answer = await ask("decide", { sha256: report.sha256, who: state.who, tab: TAB, ...lines });
  if (!answer) return false;
  decisions += 1;
  Object.assign(state, answer.state);
  show();
  return true;
}

/* Ask the desk; what it refuses is said. */
async function ask(what, body) {
  try {
    const reply = await fetch(report.desk.here + "/" + what, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const answer = await reply.json();
    if (!reply.ok) { notice(answer.error || "The desk refused this."); return null; }
    notice("");
    return answer;
  } catch {
    notice("The desk does not answer: when it is back, look whether this was stored.");
    return null;
  }
}

function apply(lines) {
  for (const one of lines.look || []) state.looked[one.id] = { read: one.read, printed: one.printed, who: state.who, when: now() };
  for (const one of lines.unlook || []) delete state.looked[one.id];
  const stamped = (row) => ({ ...row, sha256: report.sha256, who: state.who, when: now() });
  for (const row of lines.undo || []) state.corrections = state.corrections.filter((other) => !same(row, other, [...FIGURE_OF, "kind", "corrected"]));
  for (const row of lines.correct || []) state.corrections.push(stamped(row));
  for (const row of lines.reopen || []) state.accepted = state.accepted.filter((other) => !same(row, other, FINDING_OF));
  for (const row of lines.accept || []) state.accepted.push(stamped(row));
}

/* ---- what is decided about one figure, one finding ---- */

function correctionFits(row, one) {
  return row.kind !== "missed" && one.key.every((code, index) => code === row[report.key[index]])
    && row.printed === one.printed && (row.read === one.read || one.corrected)
    && (!row.page || row.page === String(one.page || "")) && (!row.line || row.line === String(one.line || ""));
}

function correctionsOf(index) {
  const one = figure(index);
  return state.corrections.filter((row) => row.kind === "missed"
    ? one.corrected && one.key.every((code, at) => code === row[report.key[at]]) && (!row.page || row.page === String(one.page || ""))
    : correctionFits(row, one));
}

function entryOf(missing) {
  return state.corrections.find((row) => row.kind === "missed" && missing.key.every((code, at) => code === row[report.key[at]]));
}

function absenceOf(missing) {
  return state.accepted.find((row) => row.check === report.absent && missing.key.every((code, at) => code === row[report.key[at]]));
}

function findingLine(check) {
  return { sha256: report.sha256, check: check.check, ...keyed(check.key), expected: check.expected, found: check.found, page: String(check.page || "") };
}

function acceptedOf(check) {
  /* A line that was written by hand may leave open which finding of the check it is about. */
  const line = findingLine(check);
  return state.accepted.find((row) => row.check === line.check
    && (report.key.every((name) => !row[name]) || same(row, line, report.key))
    && ["expected", "found", "page"].every((name) => !row[name] || row[name] === line[name]));
}

const isDone = (index) => Boolean(state.looked[figure(index).id]) || correctionsOf(index).length > 0;

function show() {
  let done = 0;
  report.figures.forEach((one, index) => {
    const rows = correctionsOf(index);
    const decided = isDone(index);
    done += decided;
    const pending = rows.filter((row) => row.kind === "amended" ? one.amended === "" : !one.corrected);
    const node = $(`[data-main][data-figure="${index}"]`);
    node.classList.toggle("done", decided);
    $(".decision", node).replaceChildren(
      ...pending.map((row) => (row.kind === "amended" ? " amended " : " → ") + row.corrected),
      ...(decided ? [make("span", { class: "hidden" }, rows.length ? ", corrected" : ", accepted")] : []));
  });
  report.missing.forEach((one, index) => {
    const row = entryOf(one);
    const absent = absenceOf(one);
    for (const node of $$(`[data-missing="${index}"]`)) {
      node.classList.toggle("done", Boolean(row || absent));
      $(".decision", node).textContent = row ? " → " + row.corrected : absent ? " none" : "";
    }
  });
  let open = 0;
  report.checks.forEach((check, number) => {
    if (check.passed) return;
    const settled = DESK ? acceptedOf(check) : acceptedOf(check) || check.accepted;
    open += !settled;
    for (const node of $$(`[data-settle="${number}"]`)) {
      node.textContent = settled ? "Reopen" : "Accept this finding";
      node.disabled = !DESK && Boolean(check.accepted) && !acceptedOf(check);
      node.parentNode.classList.toggle("settled", Boolean(settled));
      $(".said", node.parentNode).textContent = !settled ? "" : settled.reason ? `${settled.who}, ${settled.when}: ${settled.reason}` : settled;
    }
  });
  $("#open-count").textContent = open;
  $("#progress").textContent = `${done} of ${report.figures.length} decided.`;
  for (const button of $$("[data-all]")) {
    button.disabled = !tickedIn(button.closest("table")).length;
  }
}

/* ---- pointing lights up a figure, its labels and its sums ---- */

function dark() { for (const node of $$(".lit, .lit-label, .lit-sum")) node.classList.remove("lit", "lit-label", "lit-sum"); }

function lightFigures(indices) {
  dark();
  const lit = new Set(indices);
  const sums = new Set();
  for (const index of lit) for (const check of figure(index).checks) {
    for (const cell of report.checks[check].cells) if (!lit.has(cell)) sums.add(cell);
  }
  for (const node of $$("[data-figure]")) {
    const index = Number(node.dataset.figure);
    if (lit.has(index)) node.classList.add("lit"); else if (sums.has(index)) node.classList.add("lit-sum");
  }
  lightLabels(lit);
}

function lightLabels(lit) {
  for (const node of $$("[data-labels]")) {
    if (node.dataset.labels.split(" ").some((index) => lit.has(Number(index)))) node.classList.add("lit-label");
  }
}

function light(target) {
  const node = target instanceof Element && target.closest("[data-figure], [data-check], [data-unread], [data-labels]");
  if (!node) { if (chosen === null) dark(); else lightFigures([chosen]); return; }
  if (node.dataset.figure) lightFigures([Number(node.dataset.figure)]);
  else if (node.dataset.check) lightCheck(Number(node.dataset.check));
  else if (node.dataset.unread) {
    dark();
    for (const twin of $$(`[data-unread="${node.dataset.unread}"]`)) twin.classList.add("lit");
  } else lightFigures(node.dataset.labels.split(" ").map(Number));
}

function lightCheck(number) {
  dark();
  const cells = new Set(report.checks[number].cells);
  for (const node of $$("[data-figure]")) if (cells.has(Number(node.dataset.figure))) node.classList.add("lit");
  lightLabels(cells);
  for (const node of $$(`[data-check="${number}"]`)) node.classList.add("lit");
}

/* Bring what stands on the page, or in the tables below the panel, to the middle of what is seen. */
function center(node) {
  const part = node.closest(".sheets, .read");
  if (getComputedStyle(part).overflowY !== "auto") { node.scrollIntoView({ block: "center", inline: "nearest" }); return; }
  node.scrollIntoView({ block: "nearest", inline: "nearest" });
  const [here, frame] = [node.getBoundingClientRect(), part.getBoundingClientRect()];
  const top = part.matches(".read") ? Math.max(frame.top, $("#detail").getBoundingClientRect().bottom) : frame.top;
  part.scrollBy(0, (here.top + here.bottom - top - frame.bottom) / 2);
}

function covered(node) {
  const box = node.getBoundingClientRect();
  const there = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  return !there || !(node.contains(there) || there.closest("#drawer"));
}

function reveal(selector) { for (const node of $$(`.sheets ${selector}`)) center(node); }

/* ---- choosing, accepting, correcting ---- */

/* Of all checks that a figure is in only one is worth reading: one that failed, else one that passed. */
function ruleOf(one) {
  const open = one.checks.find((number) => !report.checks[number].passed && !report.checks[number].accepted);
  const failed = one.checks.find((number) => !report.checks[number].passed);
  return open ?? failed ?? one.checks[0];
}

/* What a scan shows of a figure, or of a number that was left unread, beside what is said of it. */
function showCrop(selector) {
  const there = selector && $(`${selector}[data-main] .crop`);
  $("#detail-crop").replaceChildren(...(there ? [there.cloneNode()] : []));
}

function choose(index, focus) {
  closeMissed();
  for (const node of $$(".chosen")) node.classList.remove("chosen");
  chosen = index;
  const one = figure(index);
  for (const node of $$(`[data-figure="${index}"]`)) node.classList.add("chosen");
  $("#detail-title").textContent = `${one.title}: ${one.printed || "(blank)"}, ${one.checked}`;
  showCrop(`[data-figure="${index}"]`);
  $("#detail-text").textContent = `${one.label}; ${one.table}; ${one.place}${one.doubt ? "; in doubt: " + one.doubt : ""}`;
  const [row] = correctionsOf(index).slice(-1);
  $("#corrected").value = row ? row.corrected : one.printed;
  $("#reason").value = row ? row.reason : "";
  $("#kind").value = row && row.kind === "amended" ? "amended" : "misread";
  $("#undo").disabled = !isDone(index);
  const number = ruleOf(one);
  $("#rule").replaceChildren(...(number === undefined ? [] : [
    make("button", { type: "button", class: "check", "data-check": number },
      (report.checks[number].passed ? "✓ " : "✗ ") + report.checks[number].message)]));
  $("#edit").hidden = false;
  lightFigures([index]);
  const main = $(`[data-main][data-figure="${index}"]`);
  if (focus) main.focus({ preventScroll: true });
  /* The panel may have grown over it. */
  if (focus || covered(main)) center(main);
}

/* Disputed figures come first, then those that stand alone, then those that agree. */
function nextUndecided() {
  const rank = { disputed: 0, "stands alone": 1, agrees: 2 };
  const order = report.figures.map((one, index) => index).sort((a, b) => rank[figure(a).checked] - rank[figure(b).checked] || a - b);
  const start = chosen === null ? -1 : order.indexOf(chosen);
  for (let ahead = 1; ahead <= order.length; ahead += 1) {
    const index = order[(start + ahead) % order.length];
    if (!isDone(index)) { choose(index, true); reveal(`[data-figure="${index}"]`); return; }
  }
  notice(DESK ? "Every figure is decided: sign off, or go to the next report (N)." : "Every figure is decided.");
}

const placeOf = (one) => ({ page: String(one.page || ""), line: String(one.line || ""),
  ...Object.fromEntries(["x0", "top", "x1", "bottom"].map((side, index) => [side, one.box ? Number(one.box[index]).toFixed(2) : ""])) });

/* Numbers that nobody could read, one after the other: each with its crop, ready to be typed. */
function nextUnread() {
  const entered = (one) => state.corrections.some((row) => row.kind === "missed"
    && Object.entries(placeOf(one)).every(([name, value]) => row[name] === value));
  const left = report.unread.map((one, index) => index).filter((index) => !entered(report.unread[index]));
  if (!left.length) return false;
  const before = report.unread.indexOf(entering);
  const index = left.find((each) => each > before) ?? left[0];
  reveal(`[data-unread="${index}"]`);
  openMissed(report.unread[index]);
  return true;
}

const looked = (index) => ({ id: figure(index).id, read: figure(index).read, printed: figure(index).printed });

async function accept() {
  if (chosen === null) { nextUndecided(); return; }
  if (await decide({ look: [looked(chosen)] })) nextUndecided();
}

function tickedIn(table) {
  return $$("[data-main][data-figure]", table).map((node) => Number(node.dataset.figure))
    .filter((index) => figure(index).checked === "agrees" && !isDone(index));
}

async function acceptAll(table) {
  const indices = tickedIn(table);
  if (indices.length && await decide({ look: indices.map(looked) })) nextUndecided();
}

/* What a report prints for a figure: a number, or a sign that stands for none or for one withheld. */
const FIGURE = /^(-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?)%?$|^([-–*]|nil|none|n\/a|<\d{1,2})$/i;

function refused(value, reason, field, why) {
  if (!FIGURE.test(value)) {
    notice("Write the figure as the page prints it: 12,754 or 66.30, or a dash, nil, n/a, *.");
    field.focus(); return true;
  }
  if (!reason) { notice("Say why: a correction needs a reason."); why.focus(); return true; }
  if (!state.who) { notice("Say who you are: a correction needs a name."); $("#who").focus(); return true; }
  notice("");
  return false;
}

async function correct() {
  const one = figure(chosen);
  const value = $("#corrected").value.trim();
  const reason = $("#reason").value.trim();
  const kind = $("#kind").value;
  const rows = correctionsOf(chosen).filter((row) => row.kind === kind || row.kind === "missed");
  if (!rows.length && (value === one.printed || (one.value && value.replaceAll(",", "") === one.value))) {
    notice("That is the figure as read: accept it instead."); return;
  }
  if (refused(value, reason, $("#corrected"), $("#reason"))) return;
  const before = rows[0];
  const row = before && before.kind === "missed"
    ? { ...before, corrected: value, reason }
    : { ...keyed(one.key), kind, printed: one.printed, read: before ? before.read : one.read, corrected: value, reason,
      page: String(one.page || ""), line: String(one.line || "") };
  if (await decide({ undo: rows, correct: [row] })) nextUndecided();
}

async function takeBack() {
  const rows = correctionsOf(chosen);
  const seen = state.looked[figure(chosen).id] ? [looked(chosen)] : [];
  if (await decide({ undo: rows, unlook: seen })) choose(chosen, false);
}

/* ---- entering what was not read ---- */

function keyOptions() {
  const groups = new Map();
  report.missing.forEach((one, index) => groups.set(one.table, [...(groups.get(one.table) || []), [index, one]]));
  return [...Array.from(groups, ([name, ones]) => make("optgroup", { label: name },
    ...ones.map(([index, one]) => make("option", { value: index }, one.title.slice(one.table.length + 2))))),
    make("option", { value: "other" }, "another figure…")];
}

/* Each part of a figure's key, asked for where there is a choice. */
const CODES = { measure: "What is counted", year: "Year", area: "Area", basis: "When", category: "Category", level: "Level",
  order: "Order", stage: "Stage", district: "District", unit: "As" };
const codeOf = (name) => $(`[data-code="${name}"]`);

function otherKey() {
  $("#other-key").replaceChildren(...Object.entries(CODES).map(([name, title]) => make("label", {}, title + " ",
    name === "district" ? make("input", { "data-code": name, size: 12, autocomplete: "off" })
      : make("select", { "data-code": name },
        ...Object.entries(report.codes[name]).map(([code, said]) => make("option", { value: code, selected: code === report.codes.chosen[name] }, said))))));
  fitOther();
}

/* A measure settles its basis and its unit, and which other codes it has. */
function fitOther() {
  const measure = report.codes.measures[codeOf("measure").value];
  codeOf("basis").value = measure.basis;
  codeOf("unit").value = measure.unit;
  for (const name of ["category", "level", "order", "stage", "district"]) codeOf(name).parentNode.hidden = !measure.dimensions.includes(name);
  for (const name of ["year", "area"]) codeOf(name).parentNode.hidden = Object.keys(report.codes[name]).length < 2;
}

function enteredKey() {
  if ($("#missed-key").value !== "other") return keyed(report.missing[Number($("#missed-key").value)].key);
  const { fixed } = report.codes.measures[codeOf("measure").value];
  return Object.fromEntries(report.key.map((name) => [name,
    fixed[name] || (codeOf(name).parentNode.hidden && !["year", "area"].includes(name) ? "" : codeOf(name).value.trim())]));
}

/* Open the form for a figure that was not read: an unread number, a box, or a place in a table. */
function openMissed(about) {
  entering = about;
  chosen = null;
  $("#edit").hidden = true;
  $("#missed").hidden = false;
  $("#missed-key").replaceChildren(...keyOptions());
  if (about.missing !== undefined) $("#missed-key").value = String(about.missing);
  otherKey();
  $("#other-key").hidden = $("#missed-key").value !== "other";
  const row = about.missing === undefined ? null : entryOf(report.missing[about.missing]);
  $("#missed-figure").value = row ? row.corrected : about.printed || "";
  /* What a table lacks stands most likely where the rest of it stands. */
  const lacking = report.missing[about.missing];
  const beside = lacking && report.figures.find((one) => one.title.startsWith(lacking.table + ":"));
  $("#missed-page").value = about.page || (row && row.page) || (beside && beside.page) || "";
  $("#missed-undo").hidden = about.missing === undefined || !(row || absenceOf(report.missing[about.missing]));
  $("#missed-absent").hidden = about.missing === undefined;
  $("#detail-title").textContent = about.printed ? `Left unread: ${about.printed}` : "A figure that was missed";
  $("#detail-text").textContent = about.label || "";
  showCrop(report.unread.includes(about) ? `[data-unread="${report.unread.indexOf(about)}"]` : "");
  $("#missed-text").textContent = about.box ? "Its box is marked on the page." : "Drag a box over the figure on the page, if it has one.";
  $("#missed-figure").focus();
}

const IDLE = [$("#detail-title").textContent, $("#detail-text").textContent];

function closeMissed() {
  if (entering) [$("#detail-title").textContent, $("#detail-text").textContent] = IDLE;
  entering = null;
  $("#missed").hidden = true;
  for (const node of $$(".mark.drawn")) node.remove();
}

async function enter() {
  const value = $("#missed-figure").value.trim();
  const reason = $("#missed-reason").value.trim();
  const page = $("#missed-page").value.trim();
  if (!/^\d{0,4}$/.test(page)) { notice("The page is its number from 1."); $("#missed-page").focus(); return; }
  if (refused(value, reason, $("#missed-figure"), $("#missed-reason"))) return;
  const row = { ...enteredKey(), kind: "missed", printed: "", read: "", corrected: value, reason, ...placeOf(entering), page };
  const before = entering.missing === undefined ? [] : [entryOf(report.missing[entering.missing])].filter(Boolean);
  if (await decide({ undo: before, correct: [row] })) {
    const listed = report.unread.includes(entering);
    closeMissed();
    $("#detail-title").textContent = "Entered";
    $("#detail-text").textContent = listed ? "U: the next number that was left unread." : "";
  }
}

async function sayAbsent() {
  const reason = $("#missed-reason").value.trim();
  if (!reason || reason === $("#missed-reason").defaultValue) { notice("Say why the report does not print it."); $("#missed-reason").focus(); return; }
  if (!state.who) { notice("Say who you are: a decision needs a name."); $("#who").focus(); return; }
  const missing = report.missing[entering.missing];
  if (await decide({ accept: [{ check: report.absent, ...keyed(missing.key), expected: "", found: "", page: "", reason }] })) closeMissed();
}

async function takeEntryBack() {
  const missing = report.missing[entering.missing];
  if (await decide({ undo: [entryOf(missing)].filter(Boolean), reopen: [absenceOf(missing)].filter(Boolean) })) closeMissed();
}

/* From the picture as shown to points of the page as stored. */
function stored(sheet, left, top, right, bottom) {
  const [width, height] = sheet.points;
  const [x0, y0, x1, y1] = [left * width, top * height, right * width, bottom * height];
  if (sheet.angle === 90) return [y0, width - x1, y1, width - x0];
  if (sheet.angle === 180) return [width - x1, height - y1, width - x0, height - y0];
  if (sheet.angle === 270) return [height - y1, x0, height - y0, x1];
  return [x0, y0, x1, y1];
}

function dragging() {
  let start = null;
  let mark = null;
  const at = (event, sheet) => {
    const frame = sheet.getBoundingClientRect();
    const within = (value) => Math.min(1, Math.max(0, value));
    return [within((event.clientX - frame.left) / frame.width), within((event.clientY - frame.top) / frame.height)];
  };
  document.addEventListener("pointerdown", (event) => {
    const sheet = event.target instanceof Element && event.button === 0 && event.pointerType !== "touch" && event.target.closest(".sheet");
    if (sheet) start = { sheet, point: at(event, sheet), x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointermove", (event) => {
    if (!start || Math.hypot(event.clientX - start.x, event.clientY - start.y) < 4) return;
    const [x, y] = at(event, start.sheet);
    if (!mark) {
      for (const node of $$(".mark.drawn")) node.remove();
      mark = make("div", { class: "mark drawn" });
      start.sheet.append(mark);
    }
    start.box = [Math.min(x, start.point[0]), Math.min(y, start.point[1]), Math.max(x, start.point[0]), Math.max(y, start.point[1])];
    mark.style.left = 100 * start.box[0] + "%";
    mark.style.top = 100 * start.box[1] + "%";
    mark.style.width = 100 * (start.box[2] - start.box[0]) + "%";
    mark.style.height = 100 * (start.box[3] - start.box[1]) + "%";
    event.preventDefault();
  });
  document.addEventListener("pointerup", () => {
    if (start && start.box) {
      const sheet = report.sheets[Number(start.sheet.dataset.sheet)];
      const drawn = mark;
      openMissed({ page: sheet.page, box: stored(sheet, ...start.box) });
      start.sheet.append(drawn);
      $("#missed-text").textContent = "Its box is marked on the page.";
    }
    start = null;
    mark = null;
  });
}

/* ---- findings ---- */

function drawer(open) {
  $("#drawer").hidden = !open;
  $("#open-findings").setAttribute("aria-expanded", String(open));
  if (open) $("#drawer-title").focus(); else $("#open-findings").focus();
}

function openCheck(number) {
  lightCheck(number);
  const [first] = report.checks[number].cells;
  if (first === undefined) return;
  reveal(`[data-figure="${first}"]`);
  choose(first, false);
  center($(`[data-main][data-figure="${first}"]`));
  lightCheck(number);
}

function walk(by) {
  const items = $$("#findings > ol [data-check]");
  if (!items.length) { notice("No check has failed."); return; }
  if ($("#drawer").hidden) drawer(true);
  step = step < 0 && by < 0 ? items.length - 1 : (step + by + items.length) % items.length;
  openCheck(Number(items[step].dataset.check));
  const folded = items[step].closest("details");
  if (folded) folded.open = true;
  items[step].focus({ preventScroll: true });
  items[step].scrollIntoView({ block: "nearest" });
}

/* Why a finding is accepted; where that or who accepts it is not said, a word, and nothing. */
function whyAccepted() {
  const reason = $("#why").value.trim();
  if (!reason) { notice("Say why: accepting a finding needs a reason."); $("#why").focus(); return ""; }
  if (!state.who) { notice("Say who you are: accepting a finding needs a name."); $("#who").focus(); return ""; }
  return reason;
}

async function settle(number) {
  const check = report.checks[number];
  const there = acceptedOf(check);
  if (there) { await decide({ reopen: [there] }); return; }
  const reason = whyAccepted();
  if (reason) await decide({ accept: [{ ...findingLine(check), reason }] });
}

async function settleAll(numbers) {
  const open = numbers.filter((number) => !acceptedOf(report.checks[number]));
  if (!open.length) { notice("All of them are accepted."); return; }
  const reason = whyAccepted();
  if (reason) await decide({ accept: open.map((number) => ({ ...findingLine(report.checks[number]), reason })) });
}

/* ---- what is saved, what is signed ---- */

function saveTable(rows, columns, name, none) {
  if (!rows.length) { notice(none); return; }
  notice("");
  download(`${report.stem}.${name}.csv`, csv(columns, rows.map((row) => columns.map((column) => row[column]))), "text/csv");
}

function unfinished() {
  const open = report.figures.filter((one, index) => !isDone(index)).length;
  if (open) { notice(`${open} figures are not decided yet (u goes to the next): ${DESK ? "a sign-off" : "an approval"} needs them all.`); return true; }
  const lacking = report.missing.findIndex((one) => !entryOf(one) && !absenceOf(one));
  if (lacking >= 0) {
    openMissed({ missing: lacking });
    notice("A figure that reports of this kind print is missing: enter it, or say why the report does not print it.");
    return true;
  }
  if (!state.who) { notice(`Say who you are: ${DESK ? "a sign-off" : "an approval"} needs a name.`); $("#who").focus(); return true; }
  return false;
}

/* An approval vouches for all that a report prints, so every figure must have been looked at. */
function saveApproval() {
  if (unfinished()) return;
  notice("");
  const absent = report.missing.map((one) => [one.key, absenceOf(one)]).filter(([, row]) => row).map(([key, row]) => ({ key, reason: row.reason }));
  const approval = {
    format: 2, source: report.source, sha256: report.sha256, who: state.who, when: now(), absent, corrections: state.corrections,
    figures: report.figures.map((one, index) => ({ key: one.key, printed: one.printed, read: one.read,
      status: correctionsOf(index).length ? "corrected" : "accepted" })),
  };
  download(report.stem + ".approval.json", JSON.stringify(approval, null, 2) + "\n", "application/json");
}

async function sign() {
  if (state.signed) { if (await decide({ unsign: true })) signedNow(); return; }
  if (unfinished()) return;
  if (await decide({ sign: report.desk.figures })) signedNow();
}

function signedNow() {
  $("#signed").textContent = state.signed ? "Signed off: " + state.signed.replace(/T(\d\d:\d\d):\d\dZ$/, " $1 UTC") : "";
  signButton();
}

function signButton() {
  $("#sign").textContent = state.signed ? "Take the sign-off back" : "Sign off";
}

/* ---- the desk reads the report again after a correction ---- */

async function refresh() {
  refreshes += 1;
  const [mine, before] = [refreshes, decisions];
  const next = await newest();
  if (!next || mine !== refreshes) return;
  /* What was decided since is not in what was asked for before. */
  if (before !== decisions) { refresh(); return; }
  const was = chosen === null ? null : figure(chosen).id;
  report = JSON.parse($("#data", next).textContent);
  Object.assign(state, report.desk.state);
  for (const id of ["verdict", "summary", "pictures", "tables", "findings", "signed"]) {
    const [here, there] = [$("#" + id), $("#" + id, next)];
    if (!here || !there) continue;
    here.className = there.className;
    here.replaceChildren(...there.childNodes);
  }
  if (state.signed) signedNow(); else signButton();
  show();
  problems();
  chosen = null;
  const again = report.figures.findIndex((one) => one.id === was);
  /* What somebody is typing stays. */
  if (again >= 0 && !$("#edit").hidden) {
    chosen = again;
    for (const node of $$(`[data-figure="${again}"]`)) node.classList.add("chosen");
    lightFigures([again]);
  }
}

function problems() {
  const [first] = report.problems;
  if (!first) return;
  notice("A correction does not fit any more: " + first.message + " ");
  if (!DESK) return;
  const button = make("button", { type: "button" }, "Take it back");
  button.addEventListener("click", () => decide({ undo: [first.row] }));
  $("#notice").append(button);
}

function listen() {
  follow(report.desk, {
    report: (said) => { if (said.source === report.source) refresh(); },
    decided: (said) => { if (said.source === report.source && said.tab !== TAB) refresh(); },
  }, refresh);
}

/* ---- wiring ---- */

load();
$("#drawer").hidden = true;
$("#who").value = state.who;
$("#who").addEventListener("input", (event) => {
  state.who = event.target.value.trim();
  try { localStorage.setItem(NAME, state.who); } catch { /* it is asked for again */ }
  if (!DESK) keepHere();
});
function on(id, event, action) { const node = $("#" + id); if (node) node.addEventListener(event, action); }
on("save-corrections", "click", () => saveTable(state.corrections, report.columns.corrections, "corrections", "There is no correction to save."));
on("save-accepted", "click", () => saveTable(state.accepted.map((row) => ({ kind: "accepted", ...row })), report.columns.accepted, "accepted", "No finding is accepted."));
on("save-approval", "click", saveApproval);
on("sign", "click", sign);
on("edit", "submit", (event) => { event.preventDefault(); correct(); });
on("missed", "submit", (event) => { event.preventDefault(); enter(); });
on("missed-key", "change", () => { $("#other-key").hidden = $("#missed-key").value !== "other"; });
on("other-key", "change", (event) => { if (event.target === codeOf("measure")) fitOther(); });
on("missed-absent", "click", sayAbsent);
on("missed-undo", "click", takeEntryBack);
on("missed-close", "click", closeMissed);
on("accept", "click", accept);
on("undo", "click", takeBack);
on("enter", "click", () => openMissed({}));
on("open-findings", "click", () => drawer($("#drawer").hidden));
on("close-findings", "click", () => drawer(false));
on("next", "click", () => walk(1));
on("previous", "click", () => walk(-1));
document.addEventListener("mouseover", (event) => light(event.target));
document.addEventListener("focusin", (event) => { if (event.target.closest("[data-figure], [data-check], [data-unread]")) light(event.target); });
document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-all]");
  if (all) { acceptAll(all.closest("table")); return; }
  const node = event.target.closest("[data-settle], [data-settle-all], [data-missing], [data-figure], [data-check], [data-unread]");
  if (!node) return;
  if (node.dataset.settle) settle(Number(node.dataset.settle));
  else if (node.dataset.settleAll) settleAll(node.dataset.settleAll.split(" ").map(Number));
  else if (node.dataset.missing) openMissed({ missing: Number(node.dataset.missing) });
  else if (node.dataset.check) openCheck(Number(node.dataset.check));
  else if (node.dataset.unread) {
    reveal(`[data-unread="${node.dataset.unread}"]`);
    openMissed(report.unread[Number(node.dataset.unread)]);
  } else {
    const index = Number(node.dataset.figure);
    choose(index, !node.hasAttribute("data-main"));
    if (node.hasAttribute("data-main")) reveal(`[data-figure="${index}"]`);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { if (entering) closeMissed(); else if (!$("#drawer").hidden) drawer(false); return; }
  if (!$("#keys").checked || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const table = chosen === null ? null : $(`[data-main][data-figure="${chosen}"]`).closest("table");
  const action = {
    n: () => walk(1), p: () => walk(-1), u: nextUndecided, U: () => nextUnread() || notice("No number is left unread."), a: accept, f: () => drawer($("#drawer").hidden),
    m: () => openMissed({}), k: () => table && acceptAll(table), N: () => { const link = $("#next-report"); if (link) location.href = link.href; },
  }[event.key];
  if (action) { event.preventDefault(); action(); }
});
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
dragging();
show();
problems();
if (state.signed) signedNow();
if (DESK) listen();
