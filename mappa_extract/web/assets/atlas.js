/* The atlas. Nothing here computes a figure: prints are looked up, compared and drawn. */

const { areas, years, dimensions, whats, districts, sources, links, reports, names } = DATA;
const MOST_AREAS = 6;
const PAGE = 100;
const MARKERS = { not_applicable: "–", suppressed: "*", not_available: "?" };
const CHECKED = { a: "agrees", d: "disputed", "-": "" };

/* ---- unpacking ---- */

function spread(runs, count) {
  const column = new Array(count);
  for (let at = 0, row = 0; at < runs.length; at += 2) {
    for (let left = runs[at + 1]; left > 0; left -= 1, row += 1) column[row] = runs[at];
  }
  return column;
}

const ROWS = (() => {
  const { count, what, value, checked, printed } = DATA.rows;
  const rows = { count, printed, value: count ? value.split(" ") : [], what: count ? what.split(" ").map(Number) : [] };
  for (const name of ["area", "year", "district", "marker", "source", "page", "line", "read_by"]) rows[name] = spread(DATA.rows[name], count);
  rows.checked = Array.from(checked, (sign) => CHECKED[sign]);
  return rows;
})();
const NATIONAL = areas.indexOf(DATA.national);
const placeOf = (list, value) => list.indexOf(value);

/* Rows of each series, whatever the area; rows without area or year are in no chart. */
const byWhat = whats.map(() => []);
for (let row = 0; row < ROWS.count; row += 1) if (ROWS.area[row] >= 0 && ROWS.year[row] >= 0) byWhat[ROWS.what[row]].push(row);

const printed = (row) => (row in ROWS.printed ? ROWS.printed[row] : ROWS.value[row]);
const areaName = (area) => (area < 0 ? "not established" : names.area[areas[area]]);
const named = (name, code) => (code === "" ? "" : (names[name][code] || code));

/* What a series is of, in the words of a year's reports; a unit that these say is not said twice. */
function whatName(what, year) {
  const code = whats[what][dimensions.indexOf("measure")];
  const called = (DATA.words[code] || []).filter(([first]) => first <= year).pop();
  const said = called ? called[1] : named("measure", code);
  const parts = dimensions.map((name, at) => (name === "measure" ? said : named(name, whats[what][at])));
  return parts.filter((part, at) => part && !(dimensions[at] === "unit" && (part === "numbers" || said.includes(part)))).join(", ");
}

function place(row) {
  return sources[ROWS.source[row]] + (ROWS.page[row] ? ", page " + ROWS.page[row] : ROWS.line[row] ? ", line " + ROWS.line[row] : "");
}

/* What several prints of one figure come to. A dash counts nothing: it contradicts a number. */
function settle(rows) {
  const values = new Set(rows.filter((row) => ROWS.value[row] !== "").map((row) => Number(ROWS.value[row])));
  if (values.size && rows.some((row) => ROWS.value[row] === "" && ROWS.marker[row] === "not_applicable")) values.add(0);
  const signs = new Set(rows.map((row) => ROWS.checked[row]));
  return {
    rows, differs: values.size > 1, values: [...values].sort((a, b) => a - b),
    checked: signs.has("disputed") ? "disputed" : signs.has("agrees") ? "agrees" : "",
  };
}

function covers(one, what, area, year) {
  const value = (name) => (name === "area" ? areas[area] : whats[what][dimensions.indexOf(name)]);
  return one.year === years[year] && Object.entries(one.codes).every(([name, codes]) => codes.includes(value(name)));
}

const breaksOf = (what, area, year) => DATA.breaks.filter((one) => covers(one, what, area, year));

/* ---- tables: what they show is what is downloaded ---- */

const KEPT = ["share_read", "name", "year", "value", "checked", "source", "rank", "note", "disputed by"];
const NUMBERS = ["value", "page", "line", "rank"];

/* A table's columns are codes of the codebook; those that are empty throughout are left out. */
function tableOf(records) {
  const columns = records.length ? Object.keys(records[0].cells) : [];
  const used = columns.filter((name) => KEPT.includes(name) || records.some((one) => one.cells[name] !== ""));
  return { columns: used, records };
}

function cellOf(name, text, record) {
  const css = NUMBERS.includes(name) ? "number" : name === "checked" && record.row !== undefined ? "sign-" + (text || "alone")
    : name === "checked" && text ? "sign-" + text : name === "disputed by" ? "why" : name === "source" ? "source" : null;
  const link = name === "source" && record.link;
  return make("td", { class: css }, link ? make("a", { href: link }, text) : text);
}

function fill(table, caption, shown, limit) {
  const head = make("tr", {}, ...shown.columns.map((name) => make("th", { scope: "col", class: NUMBERS.includes(name) ? "number" : null },
    (name[0].toUpperCase() + name.slice(1)).replaceAll("_", " "))));
  const body = shown.records.slice(0, limit || shown.records.length).map((record) => {
    const line = make("tr", { "data-row": record.row, class: record.cells.checked === "disputed" ? "doubted" : null },
      ...shown.columns.map((name, at) => (at === 0 && name === "name"
        ? make("th", { scope: "row" }, record.href ? make("a", { href: record.href }, record.cells[name]) : record.cells[name])
        : cellOf(name, record.cells[name], record))));
    /* On a phone each row is a card, on which a cell says what it is. */
    Array.from(line.cells).forEach((cell, at) => { cell.dataset.label = shown.columns[at].replaceAll("_", " "); });
    return line;
  });
  table.replaceChildren(make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body));
}

function save(name, shown) {
  download(name + ".csv", csv(shown.columns, shown.records.map((one) => shown.columns.map((column) => one.cells[column]))), "text/csv");
}

function keyCells(row) {
  const cells = { area: ROWS.area[row] < 0 ? "" : areas[ROWS.area[row]] };
  dimensions.forEach((name, at) => { cells[name] = whats[ROWS.what[row]][at]; });
  cells.district = districts[ROWS.district[row]];
  return cells;
}

function record(row, more) {
  return {
    row, link: links[ROWS.source[row]],
    cells: {
      name: areaName(ROWS.area[row]), year: ROWS.year[row] < 0 ? "" : years[ROWS.year[row]], value: ROWS.value[row], checked: ROWS.checked[row],
      marker: ROWS.marker[row], printed: printed(row), ...more, source: sources[ROWS.source[row]],
      page: ROWS.page[row] ? String(ROWS.page[row]) : "", line: ROWS.line[row] ? String(ROWS.line[row]) : "",
      read_by: DATA.readers[ROWS.read_by[row]], ...keyCells(row),
    },
  };
}

function fileName(...parts) {
  return ["mappa", ...parts].filter(Boolean).join("-").replace(/[^A-Za-z0-9]+/g, "-").replace(/-+$/, "").toLowerCase();
}

/* ---- the view, and its address ---- */

const state = { at: "", what: {}, areas: [], district: "", year: "", rate: "" };

function options(select, pairs, value) {
  select.replaceChildren(...pairs.map(([code, text]) => make("option", { value: code, selected: code === value }, text)));
  select.value = value;
  const label = select.closest("[data-for]");
  if (label) label.hidden = pairs.length < 2;
}

/* Of the series that fit what is chosen so far, the codes of the next dimension. */
function codesOf(at, chosen) {
  return [...new Set(whats.filter((what) => chosen.every((code, place) => what[place] === code)).map((what) => what[at]))];
}

const PREFERRED = ["eligible_offenders", "all", "full", "count", "per_100k"];

function settleWhat() {
  const chosen = [];
  dimensions.forEach((name, at) => {
    const codes = codesOf(at, chosen);
    const wanted = state.what[name];
    const best = codes.includes(wanted) ? wanted : (PREFERRED.find((code) => codes.includes(code)) ?? codes[0]);
    chosen.push(best);
    const all = name === "measure" ? codes.slice().sort() : codes.slice().sort();
    options($("#series-" + name), all.map((code) => [code, named(name, code) || "none"]), best);
  });
  state.what = Object.fromEntries(dimensions.map((name, at) => [name, chosen[at]]));
  return whats.findIndex((what) => what.every((code, at) => code === chosen[at]));
}

function write() {
  const parts = new URLSearchParams();
  if (state.at) parts.set("at", state.at);
  for (const name of dimensions) if (state.what[name]) parts.set(name, state.what[name]);
  if (state.areas.length) parts.set("areas", state.areas.map((area) => areas[area]).join(","));
  if (state.district) parts.set("district", state.district);
  if (state.year) parts.set("in", state.year);
  if (state.rate) parts.set("rate", state.rate);
  try { history.replaceState(null, "", "#" + parts); } catch { /* The view is then not in the address. */ }
}

function read() {
  const text = location.hash.slice(1);
  if (!text.includes("=")) return false;
  const parts = new URLSearchParams(text);
  state.at = ["coverage", "series", "compare", "disputed", "reports"].includes(parts.get("at")) ? parts.get("at") : "";
  state.what = Object.fromEntries(dimensions.map((name) => [name, parts.get(name) ?? ""]));
  state.areas = [...new Set((parts.get("areas") || "").split(",").map((slug) => placeOf(areas, slug)).filter((area) => area >= 0))].slice(0, MOST_AREAS);
  state.district = districts.includes(parts.get("district")) ? parts.get("district") : "";
  state.year = years.includes(parts.get("in")) ? parts.get("in") : "";
  state.rate = parts.get("rate") || "";
  return true;
}

/* ---- series ---- */

let seriesShown = { columns: [], records: [] };

function drawSeries() {
  const what = settleWhat();
  const rows = what < 0 ? [] : byWhat[what];
  const present = [...new Set(rows.map((row) => ROWS.area[row]))].sort((a, b) => a - b);
  state.areas = state.areas.filter((area) => area >= 0);
  if (!state.areas.length && present.length) {
    const counts = new Map();
    for (const row of rows) if (!ROWS.district[row]) counts.set(ROWS.area[row], (counts.get(ROWS.area[row]) || 0) + 1);
    state.areas = [present.reduce((best, area) => ((counts.get(area) || 0) > (counts.get(best) || 0) && area !== NATIONAL ? area : best), present[0])];
  }
  const has = (area) => present.includes(area);
  const label = (area) => [areas[area], areaName(area) + (has(area) ? "" : " (no figure)")];
  const everyone = areas.map((_, area) => area).filter((area) => area !== NATIONAL || has(area) || state.areas.includes(area));
  options($("#series-area"), everyone.map(label), areas[state.areas[0]]);
  options($("#series-add"), [["", state.areas.length < MOST_AREAS ? "choose" : "six at most"],
    ...(state.areas.length < MOST_AREAS ? everyone.filter((area) => !state.areas.includes(area) && has(area)).map(label) : [])], "");
  $("#series-areas").replaceChildren(...(state.areas.length > 1 ? state.areas.map((area) => make("li", {},
    make("button", { type: "button", "data-drop": area, "aria-label": "Remove " + areaName(area) }, areaName(area) + " ×"))) : []));
  /* Districts are an area's own: they are offered where one area is chosen, and never summed. */
  const own = state.areas.length === 1
    ? [...new Set(rows.filter((row) => ROWS.area[row] === state.areas[0] && ROWS.district[row]).map((row) => districts[ROWS.district[row]]))] : [];
  if (!own.includes(state.district)) state.district = "";
  options($("#series-district"), [["", "whole area"], ...own.map((name) => [name, name])], state.district);
  const district = placeOf(districts, state.district);

  const lines = state.areas.map((area, number) => {
    const mine = rows.filter((row) => ROWS.area[row] === area && ROWS.district[row] === district);
    const groups = new Map();
    for (const row of mine) { if (!groups.has(ROWS.year[row])) groups.set(ROWS.year[row], []); groups.get(ROWS.year[row]).push(row); }
    const points = [...groups.keys()].sort((a, b) => a - b).map((year) => ({ year, ...settle(groups.get(year)) }));
    return { area, number, points, mine };
  });
  const records = lines.flatMap((line) => line.points.flatMap((point) => point.rows.map((row) => record(row, {
    prints: point.differs ? "differ" : "",
    break: breaksOf(what, line.area, point.year).map((one) => one.what).join("; "),
  }))));
  seriesShown = tableOf(records);
  const title = what < 0 ? "No figures" : whatName(what, lastYear(lines)) + ": " + state.areas.map(areaName).join(", ") + (state.district ? ", " + state.district : "");
  $("#series-caption").textContent = title;
  fill($("#series-table"), title, seriesShown);
  const doubted = records.filter((one) => one.cells.checked === "disputed").length;
  const differing = lines.reduce((sum, line) => sum + line.points.filter((point) => point.differs).length, 0);
  $("#series-status").textContent = `${records.length} printed figure${records.length === 1 ? "" : "s"}; ${doubted} disputed; ${differing ? differing + " years in which prints differ" : "no prints differ"}.`
    + (what >= 0 && names.meaning[state.what.measure] ? " Counted: " + names.meaning[state.what.measure] + "." : "");
  $("#series-csv").disabled = !records.length;
  drawChart(what, lines, title);
}

/* The last year of which one of the areas has a figure. */
const lastYear = (lines) => years[Math.max(...lines.flatMap((line) => line.points.map((point) => point.year)))] || years[years.length - 1];

const ending = (year) => Number(years[year].slice(0, 4)) + 1;
const statusOf = (point) => (point.differs ? "prints differ" : point.checked || "stands alone");

function drawChart(what, lines, title) {
  /* Breaks lie between two years; each is explained under the chart. */
  const known = new Map();
  for (const line of lines) years.forEach((_, year) => {
    if (year) for (const one of breaksOf(what, line.area, year)) known.set(one, year);
  });
  const listed = [...known].sort((a, b) => a[1] - b[1]);
  const said = listed.map(([one]) => `${one.year}: ${one.what} (${one.source})`);
  $("#series-breaks").replaceChildren(...(listed.length ? [make("h3", {}, "Known breaks: the line is not drawn over them"),
    make("ol", { class: "breaks" }, ...said.map((text) => make("li", {}, text)))]
    : [make("p", { class: "soft" }, "No break in this series is known.")]));
  const datasets = {
    breaks: listed.map(([, year], at) => ({ year: ending(year) - 0.5, number: String(at + 1), what: said[at] })), lines: [], marks: [], spans: [], signs: [],
  };
  for (const line of lines) {
    const name = areaName(line.area);
    let run = 0;
    line.points.forEach((point, at) => {
      const before = line.points[at - 1];
      const origin = (rows) => ({ printed: rows.map(printed).join("; "), source: sources[ROWS.source[rows[0]]], place: rows.map(place).join("; "), rows: point.rows.join(" ") });
      const common = { name, year: ending(point.year), when: years[point.year] };
      if (!(before && before.year === point.year - 1 && before.values.length === 1 && !breaksOf(what, line.area, point.year).length)) run += 1;
      if (point.values.length === 1) datasets.lines.push({ ...common, run: `${line.area} ${run}`, value: point.values[0] });
      if (point.differs) datasets.spans.push({ ...common, value: point.values[0], most: point.values[point.values.length - 1] });
      if (!point.values.length) datasets.signs.push({ ...common, sign: MARKERS[ROWS.marker[point.rows[0]]] || "?", status: ROWS.marker[point.rows[0]].replace("_", " "), ...origin(point.rows) });
      for (const value of point.values) {
        const rows = point.rows.filter((row) => ROWS.value[row] !== "" && Number(ROWS.value[row]) === value);
        const status = rows.some((row) => ROWS.checked[row] === "disputed") ? "disputed" : statusOf(point);
        datasets.marks.push({ ...common, value, status, ...origin(rows.length ? rows : point.rows) });
      }
    });
  }
  const joined = new Map();
  for (const row of datasets.lines) joined.set(row.run, (joined.get(row.run) || 0) + 1);
  datasets.lines = datasets.lines.filter((row) => joined.get(row.run) > 1);
  const ends = years.map((_, at) => ending(at));
  if (!datasets.marks.length && !datasets.signs.length) datasets.breaks = [];
  const narrow = $("#series-chart").clientWidth < 560;
  draw("series", $("#series-chart"), {
    template: DATA.charts.series, title, datasets,
    notes: said.map((text, at) => `${at + 1}  ${text}`),
    values: {
      names: lines.map((line) => areaName(line.area)), colours: lines.map((line) => DATA.colours[line.number]), years: ends, domain: [ends[0] - 0.5, ends[ends.length - 1] + 0.5],
      unit: what < 0 ? "" : named("unit", state.what.unit), height: narrow ? 220 : 300,
    },
  }, (datum) => {
    /* A mark in the chart shows its rows in the table. */
    if (!datum.rows) return;
    const wanted = new Set(datum.rows.split(" "));
    for (const line of $$("#series-table tbody tr")) line.classList.toggle("lit", wanted.has(line.dataset.row));
    const first = $("#series-table tr.lit");
    if (first) first.scrollIntoView({ block: "center" });
  });
  $("#series-legend").replaceChildren(...(lines.length > 1 ? lines.map((line) => make("li", {},
    make("svg", { class: "swatch", viewBox: "0 0 34 12", "aria-hidden": "true" }, make("path", { class: `line c${line.number} d${line.number}`, d: "M0 6H34" })),
    ` ${areaName(line.area)}` + (line.points.length ? "" : ": no figure"))) : []));
}

/* ---- areas compared ---- */

let compareShown = { columns: [], records: [] };
const rates = whats.map((what, at) => at).filter((at) => whats[at][dimensions.indexOf("unit")] === "per_100k"
  && byWhat[at].some((row) => ROWS.area[row] !== NATIONAL && !ROWS.district[row]));
const rateCode = (what) => whats[what].join("|");

function ofYear(what, year) {
  return byWhat[what].filter((row) => ROWS.year[row] === year && ROWS.area[row] !== NATIONAL && !ROWS.district[row]);
}

function missing(area, year) {
  const own = reports.map((one, at) => [at, ...one]).filter(([, slug, when]) => slug === areas[area] && when === years[year]);
  if (!own.length) return "no report of this area and year";
  if (own.some(([, , , status]) => status === "ok")) return "the report prints no rate";
  if (own.some(([, , , status]) => status === "review")) return "no rate was read; the report is to be reviewed";
  return "the report could not be read";
}

function drawCompare() {
  const rate = rates.find((what) => rateCode(what) === state.rate) ?? rates[0];
  if (rate === undefined) {
    $("#compare-status").textContent = "No report of this collection has a rate that was read.";
    for (const id of ["compare-form", "compare-csv"]) $("#" + id).hidden = true;
    for (const node of $$("#compare .beside, #compare .scroll")) node.hidden = true;
    return;
  }
  state.rate = rates.length > 1 ? rateCode(rate) : "";
  options($("#compare-rate"), rates.map((what) => [rateCode(what), whatName(what, state.year || years[years.length - 1])]), rateCode(rate));
  const withRates = new Set(byWhat[rate].filter((row) => ROWS.area[row] !== NATIONAL && !ROWS.district[row]).map((row) => ROWS.year[row]));
  /* The year of which most areas have a rate; the later of two. */
  const having = (at) => new Set(ofYear(rate, at).map((row) => ROWS.area[row])).size;
  if (!state.year) state.year = years[[...withRates].sort((a, b) => having(b) - having(a) || b - a)[0]];
  options($("#compare-year"), years.map((name, at) => [name, withRates.has(at) ? name : name + " (no rates)"]), state.year);
  const year = placeOf(years, state.year);
  const groups = new Map();
  for (const row of ofYear(rate, year)) { if (!groups.has(ROWS.area[row])) groups.set(ROWS.area[row], []); groups.get(ROWS.area[row]).push(row); }
  const list = areas.map((_, area) => area).filter((area) => area !== NATIONAL && (groups.has(area) || areas[area] in DATA.tiles)).map((area) => {
    const point = settle(groups.get(area) || []);
    const value = point.values.length === 1 ? point.values[0] : null;
    let note = "";
    if (!point.rows.length) note = missing(area, year);
    else if (point.differs) note = "prints differ: " + point.rows.map((row) => `${printed(row)} (${place(row)})`).join(", ");
    else if (value === null) note = "no number is printed: " + ROWS.marker[point.rows[0]].replace("_", " ");
    return { area, point, value, note, rank: "" };
  });
  const ranked = list.filter((one) => one.value !== null).sort((a, b) => b.value - a.value || a.area - b.area);
  ranked.forEach((one, at) => { one.rank = at && ranked[at - 1].value === one.value ? ranked[at - 1].rank : at + 1; });
  const rest = list.filter((one) => one.value === null);
  const join = (rows, of) => [...new Set(rows.map(of))].filter((text) => text !== "").join("; ");
  compareShown = tableOf([...ranked, ...rest].map((one) => ({
    href: "#" + new URLSearchParams({ at: "series", ...Object.fromEntries(dimensions.map((name, at) => [name, whats[rate][at]])), areas: areas[one.area], in: state.year }),
    link: one.point.rows.length === 1 ? links[ROWS.source[one.point.rows[0]]] : "",
    row: one.point.rows.length ? one.point.rows[0] : undefined,
    cells: {
      name: areaName(one.area), rank: String(one.rank), value: one.value === null ? "" : join(one.point.rows, (row) => ROWS.value[row]).split("; ")[0],
      checked: one.point.checked, note: one.note, printed: join(one.point.rows, printed),
      marker: join(one.point.rows, (row) => ROWS.marker[row]),
      population_estimate: join(one.point.rows, (row) => reports[ROWS.source[row]][3]),
      source: join(one.point.rows, (row) => sources[ROWS.source[row]]), page: join(one.point.rows, (row) => (ROWS.page[row] ? String(ROWS.page[row]) : "")),
      year: state.year, area: areas[one.area], ...Object.fromEntries(dimensions.map((name, at) => [name, whats[rate][at]])),
    },
  })));
  const title = `${whatName(rate, state.year)}, ${state.year}`;
  $("#ranking-caption").textContent = `Ranking: ${title}`;
  $("#tiles-caption").textContent = `Tile grid: ${title}`;
  fill($("#compare-table"), `${title}, highest first`, compareShown);
  const doubted = ranked.filter((one) => one.point.checked === "disputed").length;
  $("#compare-status").textContent = `${ranked.length} areas print a rate, ${doubted} of these disputed; ${rest.length} have none to compare. No rate is computed here.`;
  const notes = DATA.breaks.filter((one) => list.some((each) => covers(one, rate, each.area, year))).map((one) => `${one.year} begins a new series: ${one.what} (${one.source})`);
  const bases = new Map();
  for (const one of ranked) for (const base of new Set(one.point.rows.map((row) => reports[ROWS.source[row]][3] || "not stated"))) bases.set(base, (bases.get(base) || 0) + 1);
  if (bases.size > 1) notes.push("The rates rest on population estimates of different years: " + [...bases].sort().map(([base, count]) => `${base}: ${count} areas`).join(", "));
  $("#compare-notes").replaceChildren(...(notes.length ? [make("ul", {}, ...notes.map((note) => make("li", {}, note)))] : []));
  const unit = named("unit", whats[rate][dimensions.indexOf("unit")]);
  drawRanking(ranked, title, unit);
  drawTiles(list, ranked, title, unit);
}

function rateText(one) { return ROWS.value[one.point.rows.find((row) => ROWS.value[row] !== "")] ?? ""; }

const SIGNS = { agrees: " ✓", disputed: " ✗", "": " ·" };

function chooseArea(datum) {
  if (datum.area === undefined) return;
  const rate = rates.find((what) => rateCode(what) === state.rate) ?? rates[0];
  state.what = Object.fromEntries(dimensions.map((name, at) => [name, whats[rate][at]]));
  showSeriesOf(datum.area);
}

function drawRanking(ranked, title, unit) {
  const rows = ranked.map((one) => ({ name: areaName(one.area), area: one.area, value: one.value, status: statusOf(one.point), text: rateText(one) + SIGNS[one.point.checked] }));
  draw("ranking", $("#ranking-chart"), { template: DATA.charts.ranking, values: { unit, end: ($("#ranking-chart").clientWidth < 480 ? 1.5 : 1.2) * Math.max(0, ...ranked.map((one) => one.value)) || 1 }, datasets: { areas: rows }, title, notes: [] }, chooseArea);
}

/* A tile without a rate stays blank. */
function drawTiles(list, ranked, title, unit) {
  const places = Object.values(DATA.tiles);
  const columns = Math.max(...places.map((one) => one[0])) + 1;
  const values = ranked.map((one) => one.value).sort((a, b) => a - b);
  const dark = values[Math.floor(0.6 * values.length)];
  const rows = list.filter((one) => areas[one.area] in DATA.tiles).map((one) => {
    const tile = DATA.tiles[areas[one.area]];
    const sign = one.point.checked === "disputed" ? " ✗" : "";
    const text = one.value !== null ? rateText(one) + sign : one.point.differs ? "≠" : one.point.rows.length ? MARKERS[ROWS.marker[one.point.rows[0]]] || "?" : "";
    return {
      name: areaName(one.area), area: one.area, column: tile[0], row: tile[1], short: tile[2], text,
      status: one.value !== null ? statusOf(one.point) : one.note, ...(one.value === null ? {} : { value: one.value, dark: one.value >= dark }),
    };
  });
  const step = Math.min(58, Math.floor(($("#tiles-chart").clientWidth - 10) / columns));
  draw("tiles", $("#tiles-chart"), { template: DATA.charts.map, values: { unit, step, size: step < 50 ? 9 : 11 }, datasets: { tiles: rows }, title, notes: [] }, chooseArea);
  $("#tiles-legend").replaceChildren(make("li", {}, "five classes of as many areas each, the darker the higher"), make("li", {}, "✗ disputed"), make("li", {}, "≠ prints differ"), make("li", {}, "– a dash, * withheld, ? not available"), make("li", {}, "blank: no rate"));
}

/* ---- disputed figures ---- */

let disputedShown = { columns: [], records: [] };
let disputedLimit = PAGE;
let doubts = { disputes: [], messages: [] };

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

function reasons([row, disputed, messages, others]) {
  const list = messages.map((at) => doubts.messages[at]);
  if (disputed && !list.length) list.push("a failed check of its report that does not name it");
  for (const other of others) list.push(`another print has ${printed(other) || ROWS.marker[other] || "a blank"}: ${place(other)}`);
  return list.join(" | ");
}

function drawDisputed() {
  const [area, measure] = [$("#disputed-area").value, $("#disputed-measure").value];
  const found = doubts.disputes.filter(([row]) => (!area || areas[ROWS.area[row]] === area) && (!measure || whats[ROWS.what[row]][0] === measure));
  disputedShown = tableOf(found.map((one) => record(one[0], { "disputed by": reasons(one) })));
  fill($("#disputed-table"), "Disputed figures", disputedShown, disputedLimit);
  const shown = Math.min(found.length, disputedLimit);
  $("#disputed-status").textContent = found.length ? `${shown} of ${found.length} figures are shown` + (shown < found.length ? "; the CSV has all of them." : ".") : "No figure is disputed.";
  $("#disputed-more").hidden = shown >= found.length;
  $("#disputed-csv").disabled = !found.length;
}

function fillDisputed() {
  const rows = doubts.disputes.map(([row]) => row);
  const found = [...new Set(rows.map((row) => ROWS.area[row]))].filter((area) => area >= 0).sort((a, b) => a - b);
  options($("#disputed-area"), [["", "all areas"], ...found.map((area) => [areas[area], areaName(area)])], "");
  options($("#disputed-measure"), [["", "all measures"], ...[...new Set(rows.map((row) => whats[ROWS.what[row]][0]))].sort().map((code) => [code, named("measure", code)])], "");
  drawDisputed();
}

/* ---- reports and coverage ---- */

function filterReports() {
  const words = $("#reports-filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of $$("#reports-table tbody tr")) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  $("#reports-status").textContent = words.length ? `${shown} of ${reports.length} reports` : "";
}

/* One stop for the tab key in the grid; arrows go from sign to sign. */
function rove() {
  const all = $$("#coverage-table tbody a");
  all.forEach((link, at) => { link.tabIndex = at ? -1 : 0; });
  const table = $("#coverage-table");
  if (!table) return;
  table.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const from = event.target.closest("td");
    if (!step || !from || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const body = $("tbody", table).rows;
    let [line, column] = [from.parentNode.rowIndex - 1 + step[0], from.cellIndex + step[1]];
    /* Beside it in the same cell first, then the next cell that has a sign. */
    const beside = step[1] > 0 ? event.target.nextElementSibling : step[1] < 0 ? event.target.previousElementSibling : null;
    let next = beside;
    while (!next && body[line] && column > 0 && column < body[line].cells.length) {
      const found = $$("a", body[line].cells[column]);
      next = found[step[1] < 0 ? found.length - 1 : 0];
      line += step[0];
      column += step[1];
    }
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

/* ---- wiring ---- */

function goTo(section) {
  state.at = section;
  const title = $(`#${section}-title`);
  title.scrollIntoView();
  title.focus({ preventScroll: true });
}

function showSeriesOf(area) {
  state.areas = [area];
  drawSeries();
  goTo("series");
  write();
}

function drawAll() { drawSeries(); drawCompare(); }

/* Coverage stands in the page as a table of signs; the chart is for publishing. */
const coverageShown = tableOf(reports.map(([area, year, status, , share], at) => ({ area, year, status, share, at })).filter((one) => one.area && one.year).map((one) => ({
  cells: { name: names.area[one.area] || one.area, year: one.year, status: one.status, share_read: one.share === null ? "" : String(one.share), source: sources[one.at], area: one.area },
})));
charts.coverage = {
  template: DATA.charts.coverage, values: {}, title: "Reports by area and year", notes: [],
  datasets: { reports: coverageShown.records.map(({ cells }) => ({
    area: cells.name, year: cells.year, status: cells.status, source: cells.source, sign: DATA.signs[cells.status], ...(cells.share_read ? { share: Number(cells.share_read) } : {}),
  })) },
};

read();
drawAll();
unpacked(DATA.doubts).then((found) => { doubts = found; fillDisputed(); }, () => { $("#disputed-status").textContent = "This browser is too old to show them."; });
rove();
if (state.at) goTo(state.at);

for (const name of dimensions) $("#series-" + name).addEventListener("change", (event) => { state.what[name] = event.target.value; drawSeries(); write(); });
$("#series-area").addEventListener("change", (event) => { state.areas = [placeOf(areas, event.target.value)]; drawSeries(); write(); });
$("#series-add").addEventListener("change", (event) => {
  const area = placeOf(areas, event.target.value);
  if (area >= 0 && !state.areas.includes(area)) state.areas.push(area);
  drawSeries(); write();
});
$("#series-areas").addEventListener("click", (event) => {
  const button = event.target.closest("[data-drop]");
  if (!button) return;
  state.areas = state.areas.filter((area) => area !== Number(button.dataset.drop));
  drawSeries(); write();
  ($("#series-areas button") || $("#series-area")).focus();
});
$("#series-district").addEventListener("change", (event) => { state.district = event.target.value; drawSeries(); write(); });
$("#compare-year").addEventListener("change", (event) => { state.year = event.target.value; drawCompare(); write(); });
$("#compare-rate").addEventListener("change", (event) => { state.rate = event.target.value; drawCompare(); write(); });
for (const id of ["disputed-area", "disputed-measure"]) $("#" + id).addEventListener("change", () => { disputedLimit = PAGE; drawDisputed(); });
$("#disputed-more").addEventListener("click", () => { disputedLimit += PAGE; drawDisputed(); });
$("#series-csv").addEventListener("click", () => save(fileName(...Object.values(state.what), ...state.areas.map((area) => areas[area]), state.district), seriesShown));
$("#compare-csv").addEventListener("click", () => save(fileName("rates", state.year), compareShown));
$("#coverage-csv").addEventListener("click", () => save(fileName("coverage"), coverageShown));
$("#disputed-csv").addEventListener("click", () => save(fileName("disputed", $("#disputed-area").value, $("#disputed-measure").value), disputedShown));
$("#reports-filter").addEventListener("input", filterReports);
for (const form of $$("form")) form.addEventListener("submit", (event) => event.preventDefault());
for (const button of $$("[data-publish]")) button.addEventListener("click", () => publish(...button.dataset.publish.split(" ")));
for (const link of $$(".sections a")) link.addEventListener("click", (event) => {
  event.preventDefault();
  goTo(link.getAttribute("href").slice(1));
  write();
});
window.addEventListener("hashchange", () => {
  if (read()) { drawAll(); if (state.at) goTo(state.at); return; }
  const row = /^#report-\d+$/.test(location.hash) && $(location.hash);
  if (row) { $("#reports-filter").value = ""; filterReports(); row.scrollIntoView({ block: "center" }); row.focus({ preventScroll: true }); }
});
let drawn = window.innerWidth;
window.addEventListener("resize", () => { if (window.innerWidth !== drawn) { drawn = window.innerWidth; drawAll(); } });
