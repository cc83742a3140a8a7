// Mrkdwn as Slack shows it, built from text nodes only: nothing that is typed can become markup.

const TOKEN = new RegExp(
  [
    "```([\\s\\S]+?)```",
    "`([^`\\n]+)`",
    "<([^<>]+)>",
    "(?<![\\w*])\\*(?=\\S)([^*\\n]*\\S)\\*(?![\\w*])",
    "(?<![\\w_])_(?=\\S)([^_\\n]*\\S)_(?![\\w_])",
    "(?<![\\w~])~(?=\\S)([^~\\n]*\\S)~(?![\\w~])",
    ":([a-z0-9_+-]+):",
  ].join("|"),
  "g",
);

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", warning: "⚠️", pushpin: "📌",
  calendar: "📅", date: "📅", hourglass: "⌛", hourglass_flowing_sand: "⏳", bell: "🔔", no_bell: "🔕", lock: "🔒",
  memo: "📝", page_facing_up: "📄", wave: "👋", thumbsup: "👍", "+1": "👍", rotating_light: "🚨", arrow_right: "➡️",
  information_source: "ℹ️", red_circle: "🔴", large_green_circle: "🟢", large_yellow_circle: "🟡", white_circle: "⚪",
  eyes: "👀", speech_balloon: "💬", tada: "🎉", clock9: "🕘", pencil2: "✏️", paperclip: "📎",
};

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else if (name === "data") Object.assign(made.dataset, value);
    else if (value === true) made.setAttribute(name, "");
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

export function safeLink(url) {
  return /^(https?:|mailto:)/i.test(url) ? url : null;
}

function reference(inside, names) {
  const [target, ...rest] = inside.split("|");
  const label = rest.join("|");
  if (target[0] === "@") {
    return element("bdi", { class: "mention" }, "@" + (names[target.slice(1)] || label || target.slice(1)));
  }
  if (target[0] === "#") {
    return element("span", { class: "mention" }, "#" + (names[target.slice(1)] || label || target.slice(1)));
  }
  if (target.startsWith("!date")) return document.createTextNode(unescaped(label));
  if (target[0] === "!") return element("span", { class: "mention loud" }, "@" + target.slice(1).split("^")[0]);
  const url = unescaped(target);
  const shown = unescaped(label || target).replace(/^mailto:/, "");
  const href = safeLink(url);
  return href
    ? element("a", { href, target: "_blank", rel: "noopener noreferrer" }, shown)
    : document.createTextNode(shown);
}

function lines(text) {
  const nodes = [];
  unescaped(text).split("\n").forEach((line, at) => {
    if (at) nodes.push(document.createElement("br"));
    if (line) nodes.push(document.createTextNode(line));
  });
  return nodes;
}

function inline(text, names) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    nodes.push(...lines(text.slice(at, match.index)));
    at = match.index + match[0].length;
    const [whole, fence, code, ref, bold, italic, strike, emoji] = match;
    if (fence !== undefined) nodes.push(element("pre", {}, unescaped(fence.replace(/^\n/, ""))));
    else if (code !== undefined) nodes.push(element("code", {}, unescaped(code)));
    else if (ref !== undefined) nodes.push(reference(ref, names));
    else if (bold !== undefined) nodes.push(element("strong", {}, ...inline(bold, names)));
    else if (italic !== undefined) nodes.push(element("em", {}, ...inline(italic, names)));
    else if (strike !== undefined) nodes.push(element("s", {}, ...inline(strike, names)));
    else nodes.push(document.createTextNode(EMOJI[emoji] || whole));
  }
  nodes.push(...lines(text.slice(at)));
  return nodes;
}

export function mrkdwn(text, names) {
  const nodes = [];
  let quoted = [];
  let open = [];
  const flushOpen = () => {
    if (open.length) nodes.push(...inline(open.join("\n"), names));
    open = [];
  };
  const flushQuoted = () => {
    if (quoted.length) nodes.push(element("blockquote", {}, ...inline(quoted.join("\n"), names)));
    quoted = [];
  };
  for (const line of text.split("\n")) {
    if (/^(>|&gt;)\s?/.test(line)) {
      flushOpen();
      quoted.push(line.replace(/^(>|&gt;)\s?/, ""));
    } else {
      flushQuoted();
      open.push(line);
    }
  }
  flushQuoted();
  flushOpen();
  return nodes;
}
