// Block Kit in HTML. `surface` says where it stands and what to do: { names, people, places, state, errors, drafts, press }.
// `press(block_id, element, value)` tells the app; in a modal, inputs keep what was typed in `drafts` until it is submitted.

import { element, mrkdwn, safeLink } from "/static/mrkdwn.js";

let unique = 0;
const newId = (prefix) => `${prefix}-${++unique}`;

function words(object, names) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : [document.createTextNode(object.text)];
}

function label(object) {
  return object ? object.text : "";
}

export function blocks(list, surface) {
  return list.map((block) => (BLOCKS[block.type] || unknown)(block, surface));
}

function unknown(block) {
  return element("p", { class: "unknown" }, `(a ${block.type} block)`);
}

const BLOCKS = {
  header: (block) => element("h3", { class: "b-header", dir: "auto" }, label(block.text)),
  divider: () => element("hr"),
  section(block, surface) {
    const text = element("div", { class: "b-words" });
    if (block.text) text.append(element("div", { dir: "auto" }, ...words(block.text, surface.names)));
    if (block.fields) {
      const fields = block.fields.map((field) => element("div", { dir: "auto" }, ...words(field, surface.names)));
      text.append(element("div", { class: "b-fields" }, ...fields));
    }
    const made = element("div", { class: "b-section" }, text);
    if (block.accessory) {
      made.append(element("div", { class: "b-accessory" }, interactive(block, block.accessory, surface, label(block.text))));
    }
    return made;
  },
  context(block, surface) {
    const parts = block.elements.map((part) =>
      part.type === "image" ? image(part, "b-icon") : element("span", { dir: "auto" }, ...words(part, surface.names)));
    return element("div", { class: "b-context" }, ...parts);
  },
  actions(block, surface) {
    return element("div", { class: "b-actions" }, ...block.elements.map((one) => interactive(block, one, surface)));
  },
  image(block) {
    const figure = element("figure", { class: "b-image" }, image(block));
    if (block.title) figure.append(element("figcaption", {}, label(block.title)));
    return figure;
  },
  input(block, surface) {
    return field(block, surface);
  },
};

function image(part, className) {
  const source = part.slack_file ? `/page/file/${part.slack_file.id}` : part.image_url;
  return element("img", { src: source, alt: part.alt_text, class: className });
}

// -- elements that tell the app at once ------------------------------------------------------------------------------

function held(block, one, surface) {
  return ((surface.state || {})[block.block_id] || {})[one.action_id] || {};
}

function interactive(block, one, surface, about = "") {
  if (one.type === "image") return image(one, "b-thumb");
  if (one.type === "button") return button(block, one, surface);
  if (one.type === "overflow") return overflow(block, one, surface);
  const control = CONTROLS[one.type];
  if (!control) return element("span", { class: "unknown" }, `(a ${one.type})`);
  const name = label(one.placeholder) || about || one.action_id;
  return control(one, held(block, one, surface), surface, { "aria-label": name }, (value) => surface.press(block.block_id, one, value));
}

function button(block, one, surface) {
  const pressed = surface.wasPressed && surface.wasPressed(block.block_id, one) ? "was-pressed" : "";
  const look = ["b-button", one.style || "", pressed].filter(Boolean).join(" ");
  const press = (event) => surface.press(block.block_id, one, undefined, event.currentTarget);
  const href = one.url && safeLink(one.url);
  const shared = { class: look, "aria-label": one.accessibility_label, data: { action: one.action_id } };
  if (href) return element("a", { ...shared, href, target: "_blank", rel: "noopener noreferrer", onclick: press }, label(one.text));
  return element("button", { ...shared, type: "button", onclick: press }, label(one.text));
}

function overflow(block, one, surface) {
  const menu = element("ul", { class: "menu", hidden: true, id: newId("menu") });
  const opener = element(
    "button",
    { type: "button", class: surface.wasPressed && surface.wasPressed(block.block_id, one) ? "b-button was-pressed" : "b-button", "aria-label": "More actions", "aria-expanded": "false", "aria-controls": menu.id },
    "⋯",
  );
  const show = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) menu.querySelector("button").focus();
  };
  for (const option of one.options) {
    const choose = () => {
      show(false);
      opener.focus();
      if (option.url && safeLink(option.url)) window.open(option.url, "_blank", "noopener");
      surface.press(block.block_id, one, option.value, opener);
    };
    menu.append(element("li", {}, element("button", { type: "button", onclick: choose }, label(option.text))));
  }
  opener.addEventListener("click", () => show(menu.hidden));
  const holder = element("span", { class: "b-overflow" }, opener, menu);
  holder.addEventListener("keydown", (event) => {
    const choices = [...menu.querySelectorAll("button")];
    const at = choices.indexOf(document.activeElement);
    if (event.key === "Escape" && !menu.hidden) {
      show(false);
      opener.focus();
      event.stopPropagation();
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && at >= 0) {
      event.preventDefault();
      choices[(at + (event.key === "ArrowDown" ? 1 : choices.length - 1)) % choices.length].focus();
    }
  });
  holder.addEventListener("focusout", (event) => {
    if (!holder.contains(event.relatedTarget)) show(false);
  });
  return holder;
}

// -- controls, in messages and in modals -----------------------------------------------------------------------------
// Each: (element of Block Kit, what it holds, surface, attributes, changed) -> HTML. `changed(value)` is called on change.

function dropdown(one, attributes, changed, groups, value) {
  const made = element("select", attributes, element("option", { value: "" }, label(one.placeholder) || "Choose…"));
  for (const group of groups) {
    const options = group.options.map(([id, name]) => element("option", { value: id, selected: id === value }, name));
    made.append(...(group.label ? [element("optgroup", { label: group.label }, ...options)] : options));
  }
  made.addEventListener("change", () => changed(made.value || null));
  return made;
}

function ticks(type, attributes, changed, options, chosen, names) {
  const group = newId("group");
  const box = element("div", { class: "b-ticks", role: type === "radio" ? "radiogroup" : "group", ...attributes });
  const read = () => {
    const ticked = [...box.querySelectorAll("input:checked")].map((input) => input.value);
    changed(type === "radio" ? ticked[0] || null : ticked);
  };
  for (const option of options) {
    const input = element("input", { type, name: group, value: option.value, checked: chosen.includes(option.value), onchange: read });
    const about = option.description ? element("small", {}, ...words(option.description, names)) : null;
    box.append(element("label", {}, input, element("span", { dir: "auto" }, ...words(option.text, names), about)));
  }
  return box;
}

function optionsOf(one) {
  const pair = (option) => [option.value, label(option.text)];
  if (one.option_groups) return one.option_groups.map((g) => ({ label: label(g.label), options: g.options.map(pair) }));
  return [{ options: one.options.map(pair) }];
}

const people = (surface) => surface.people.map((person) => [person.id, person.title ? `${person.name} (${person.title})` : person.name]);
const asOptions = (pairs) => pairs.map(([value, text]) => ({ value, text: { type: "plain_text", text } }));
const valueOf = (option) => (option ? option.value : null);
const channels = (surface) => surface.places.map((place) => [place.id, place.name]);

function typed(type) {
  return (one, now, surface, attributes, changed) => {
    const tag = one.multiline ? "textarea" : "input";
    const made = element(tag, {
      ...attributes,
      dir: "auto",
      type: one.multiline ? undefined : type,
      rows: one.multiline ? 4 : undefined,
      placeholder: label(one.placeholder) || undefined,
      autofocus: one.focus_on_load,
    });
    made.value = now.value || "";
    made.addEventListener("input", () => changed(made.value));
    return made;
  };
}

// Text with people in it: "@Sam Field" becomes one of them when it is sent, as when picked from Slack's list.
function richText(one, now, surface, attributes, changed) {
  const made = element("textarea", { ...attributes, dir: "auto", rows: 8, placeholder: label(one.placeholder) || undefined });
  const name = (id) => (surface.people.find((person) => person.id === id) || { name: id }).name;
  const said = (part) => (part.type === "user" ? `@${name(part.user_id)}` : part.text || (part.elements || []).map(said).join(""));
  made.value = now.value || (now.rich_text_value ? now.rich_text_value.elements.map(said).join("\n") : "");
  made.addEventListener("input", () => changed(made.value));
  return made;
}

function picker(type, key) {
  return (one, now, surface, attributes, changed) => {
    const made = element("input", { ...attributes, type, value: now[key] || "" });
    made.addEventListener("change", () => changed(made.value || null));
    return made;
  };
}

const CONTROLS = {
  static_select: (one, now, surface, attributes, changed) =>
    dropdown(one, attributes, changed, optionsOf(one), valueOf(now.selected_option)),
  users_select: (one, now, surface, attributes, changed) =>
    dropdown(one, attributes, changed, [{ options: people(surface) }], now.selected_user),
  conversations_select: (one, now, surface, attributes, changed) =>
    dropdown(one, attributes, changed, [{ options: channels(surface) }], now.selected_conversation),
  multi_static_select: (one, now, surface, attributes, changed) =>
    ticks("checkbox", attributes, changed, asOptions(optionsOf(one).flatMap((g) => g.options)), (now.selected_options || []).map(valueOf), surface.names),
  multi_users_select: (one, now, surface, attributes, changed) =>
    ticks("checkbox", attributes, changed, asOptions(people(surface)), now.selected_users || [], surface.names),
  multi_conversations_select: (one, now, surface, attributes, changed) =>
    ticks("checkbox", attributes, changed, asOptions(channels(surface)), now.selected_conversations || [], surface.names),
  radio_buttons: (one, now, surface, attributes, changed) =>
    ticks("radio", attributes, changed, one.options, [valueOf(now.selected_option)], surface.names),
  checkboxes: (one, now, surface, attributes, changed) =>
    ticks("checkbox", attributes, changed, one.options, (now.selected_options || []).map(valueOf), surface.names),
  datepicker: picker("date", "selected_date"),
  timepicker: picker("time", "selected_time"),
  plain_text_input: typed("text"),
  email_text_input: typed("email"),
  url_text_input: typed("url"),
  number_input: typed("number"),
  rich_text_input: richText,
};

const GROUPED = new Set(["radio_buttons", "checkboxes", "multi_static_select", "multi_users_select", "multi_conversations_select"]);

function field(block, surface) {
  const one = block.element;
  const id = newId("field");
  const error = surface.errors && surface.errors[block.block_id];
  const drafts = surface.drafts || {}; // in a modal; elsewhere each change is told at once
  const typing = one.type.endsWith("_input");
  const telling = block.dispatch_action || !surface.drafts;
  const about = [];
  const wrong = error ? element("p", { class: "error", id: `${id}-error` }, error) : null;
  const hint = block.hint ? element("p", { class: "hint", id: `${id}-hint` }, label(block.hint)) : null;
  if (wrong) about.push(wrong.id);
  if (hint) about.push(hint.id);
  const attributes = { "aria-describedby": about.join(" ") || undefined, "aria-invalid": error ? "true" : undefined };
  const text = [label(block.label), block.optional ? element("span", { class: "optional" }, " (optional)") : null];
  let now = held(block, one, surface);
  if (block.block_id in drafts) now = asHeld(one, drafts[block.block_id]);
  const changed = (value) => {
    drafts[block.block_id] = value;
    if (telling && !typing) surface.press(block.block_id, one, value);
  };
  let control;
  let title;
  if (GROUPED.has(one.type)) {
    title = element("p", { class: "label", dir: "auto", id: `${id}-label` }, ...text);
    control = CONTROLS[one.type](one, now, surface, { ...attributes, "aria-labelledby": title.id }, changed);
  } else {
    title = element("label", { class: "label", dir: "auto", for: id }, ...text);
    control = CONTROLS[one.type](one, now, surface, { ...attributes, id, "aria-required": block.optional ? undefined : "true" }, changed);
    if (telling && typing) control.addEventListener("change", () => surface.press(block.block_id, one, control.value));
  }
  return element("div", { class: error ? "b-input wrong" : "b-input", data: { block: block.block_id } }, title, control, hint, wrong);
}

// What somebody has chosen but not sent, in the form in which Slack would hold it.
function asHeld(one, value) {
  const option = { value };
  const several = (Array.isArray(value) ? value : []).map((each) => ({ value: each }));
  return {
    value, selected_date: value, selected_time: value, selected_user: value, selected_conversation: value,
    selected_users: value, selected_conversations: value, selected_option: option, selected_options: several,
  };
}
