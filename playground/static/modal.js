// The modal that is open, with what was typed and what stands at its fields.

import { blocks } from "/static/blocks.js";
import { element } from "/static/mrkdwn.js";
import { act } from "/static/server.js";
import { surface } from "/static/surface.js";
import { by, changed, ui } from "/static/ui.js";

export function drawModal(state) {
  const dialog = by("modal");
  const view = state.view;
  if (!changed("modal", view)) return;
  if (!view) {
    ui.drafts = {};
    if (dialog.open) dialog.close();
    return;
  }
  if (ui.drafts.view !== view.id) ui.drafts = { view: view.id, values: {} };
  const place = surface(state, { view: view.id });
  Object.assign(place, { state: view.state, errors: view.errors, drafts: ui.drafts.values });
  const submit = (event) => {
    event.preventDefault();
    const values = {};
    for (const block of view.blocks) {
      if (block.type === "input" && block.block_id in ui.drafts.values) values[block.block_id] = ui.drafts.values[block.block_id];
    }
    const sending = form.querySelector("[type=submit]");
    if (sending.getAttribute("aria-busy")) return;
    sending.setAttribute("aria-busy", "true");
    sending.classList.add("pressing");
    act("submit", { view: view.id, values }).then(() => {
      sending.removeAttribute("aria-busy");
      sending.classList.remove("pressing");
    });
  };
  const close = () => act("close", { view: view.id });
  const words = (object, otherwise) => (object ? object.text : otherwise);
  const form = element(
    "form",
    { novalidate: true, onsubmit: submit },
    element("header", {}, element("h2", { id: "modal-title" }, words(view.title, "")), element("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: close }, "✕")),
    element("div", { class: "fields" }, ...blocks(view.blocks, place)),
    element("p", { id: "modal-problem", role: "alert" }),
    element(
      "footer",
      {},
      element("button", { type: "button", onclick: close }, words(view.close, "Cancel")),
      view.submit ? element("button", { type: "submit", class: "primary" }, words(view.submit)) : null,
    ),
  );
  const held = document.activeElement && document.activeElement.closest("#modal [data-block]");
  dialog.replaceChildren(form);
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  dialog.onclose = () => {
    if (ui.state && ui.state.view && ui.state.view.id === view.id) close(); // the browser closed it, unasked
  };
  if (!dialog.open) dialog.showModal();
  const wrong = form.querySelector(".wrong input, .wrong textarea, .wrong select");
  const first = form.querySelector("[autofocus], .fields input, .fields textarea, .fields select");
  const again = held && form.querySelector(`[data-block="${CSS.escape(held.dataset.block)}"] :is(input, textarea, select)`);
  (wrong || again || first || form.querySelector("footer button:last-child")).focus();
}
