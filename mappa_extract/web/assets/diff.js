if ($("#kind")) $("#kind").addEventListener("change", (event) => {
  for (const row of $$("tr[data-kind]")) row.hidden = Boolean(event.target.value) && row.dataset.kind !== event.target.value;
  for (const section of $$("main section")) section.hidden = !$$("tr[data-kind]", section).some((row) => !row.hidden);
});
