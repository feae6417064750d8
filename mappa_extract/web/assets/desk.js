function notice(text) { $("#notice").textContent = text; }

/* ---- reports are dropped ---- */

async function send(files) {
  notice("");
  const refused = [];
  for (const file of files) {
    $("#reading").textContent = `taking ${file.name}`;
    const dot = file.name.lastIndexOf(".");
    if (dot < 0 || !DATA.suffixes.includes(file.name.slice(dot).toLowerCase())) { refused.push(`${file.name}: no kind of file that reports are (${DATA.suffixes.join(", ")})`); continue; }
    if (file.size > DATA.most) { refused.push(`${file.name}: too large`); continue; }
    try {
      const reply = await fetch(DATA.base + "reports?name=" + encodeURIComponent(file.name), {
        method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file,
      });
      if (!reply.ok) refused.push((await reply.json()).error);
    } catch {
      refused.push(`${file.name}: the desk does not answer`);
    }
  }
  const taken = files.length - refused.length;
  $("#reading").textContent = taken ? `${taken} taken; reading` : "";
  $("#bar").hidden = !taken;
  $("#bar").removeAttribute("value");
  refresh();
  notice(refused.join("; ") || (files.length ? "" : "There is no report in what was dropped."));
  $("#files").value = "";
}

$("#files").addEventListener("change", (event) => send(Array.from(event.target.files)));
for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => { event.preventDefault(); $("#drop").classList.add("over"); });
for (const name of ["dragleave", "drop"]) document.addEventListener(name, () => $("#drop").classList.remove("over"));

/* The files of what was dropped; of a folder those of the kinds that reports are. */
async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((found, failed) => entry.file(found, failed))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((read, failed) => reader.readEntries(read, failed));
    if (!some.length) return found.filter((file) => DATA.suffixes.some((suffix) => file.name.toLowerCase().endsWith(suffix)));
    for (const each of some) found.push(...await filesOf(each));
  }
}

async function dropped(event) {
  event.preventDefault();
  const entries = Array.from(event.dataTransfer.items, (item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
  if (!entries.every(Boolean)) { send(Array.from(event.dataTransfer.files)); return; }
  try {
    send((await Promise.all(entries.map(filesOf))).flat());
  } catch {
    notice("What was dropped can't be read: copy it to a folder of your own, or choose the files.");
  }
}
document.addEventListener("drop", dropped);

/* ---- what is read ---- */

function reading(now) {
  $("#bar").hidden = !now.total;
  if (!now.total) { $("#reading").textContent = ""; return; }
  $("#bar").max = now.total;
  $("#bar").value = now.done;
  const left = now.left > 90 ? `${Math.round(now.left / 60)} minutes` : `${now.left} seconds`;
  $("#reading").textContent = `${now.done} of ${now.total} read${now.done < now.total && now.left ? `, ${left} left` : ""}`;
}

async function refresh() {
  const next = await newest();
  if (!next) return;
  const here = document.activeElement && document.activeElement.closest("#list a");
  const address = here && here.getAttribute("href");
  $("#list").replaceChildren(...$("#list", next).childNodes);
  if (address) { const again = $$("#list a").find((link) => link.getAttribute("href") === address); if (again) again.focus(); }
}

/* An export waits until what was decided is written, and says so. */
document.addEventListener("click", async (event) => {
  const link = event.target.closest("#list a[download]");
  if (!link) return;
  event.preventDefault();
  notice("Writing the file …");
  try {
    const reply = await fetch(link.href);
    const message = reply.ok ? "" : $("#message", new DOMParser().parseFromString(await reply.text(), "text/html")).textContent;
    if (reply.ok) hand(link.getAttribute("download"), await reply.blob());
    notice(message);
  } catch {
    notice("The desk does not answer.");
  }
});

follow(DATA, { progress: reading, list: refresh }, refresh);

/* ---- keys ---- */

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const links = $$("#list table a");
  const at = links.indexOf(document.activeElement);
  if (event.key === "o") { event.preventDefault(); $("#files").focus(); $("#files").click(); return; }
  const to = { j: links[at + 1], k: at < 0 ? links[links.length - 1] : links[at - 1] }[event.key];
  if (to) { event.preventDefault(); to.focus(); }
});

reading(DATA.reading);
