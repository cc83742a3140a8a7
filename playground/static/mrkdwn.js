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
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎",
  warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", rotating_light: "🚨", sos: "🆘",
  exclamation: "❗", question: "❓", grey_exclamation: "❕", grey_question: "❔", bangbang: "‼️", information_source: "ℹ️",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵",
  white_circle: "⚪", black_circle: "⚫", small_blue_diamond: "🔹", small_orange_diamond: "🔸", large_blue_diamond: "🔷",
  pushpin: "📌", round_pushpin: "📍", paperclip: "📎", link: "🔗", lock: "🔒", unlock: "🔓", key: "🔑", shield: "🛡️", eye: "👁️", eyes: "👀",
  calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", hourglass: "⌛", hourglass_flowing_sand: "⏳", alarm_clock: "⏰", stopwatch: "⏱️",
  clock9: "🕘", clock12: "🕛", clock3: "🕒", bell: "🔔", no_bell: "🔕", mega: "📣", loudspeaker: "📢", zzz: "💤",
  memo: "📝", pencil: "📝", pencil2: "✏️", page_facing_up: "📄", page_with_curl: "📃", scroll: "📜", clipboard: "📋", books: "📚", book: "📖",
  file_folder: "📁", open_file_folder: "📂", card_index_dividers: "🗂️", file_cabinet: "🗄️", wastebasket: "🗑️", package: "📦",
  email: "✉️", envelope: "✉️", incoming_envelope: "📨", inbox_tray: "📥", outbox_tray: "📤", telephone_receiver: "📞", phone: "☎️",
  chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", bar_chart: "📊", mag: "🔍", bulb: "💡", gear: "⚙️", wrench: "🔧", hammer: "🔨",
  scales: "⚖️", classical_building: "🏛️", school: "🏫", hospital: "🏥", house: "🏠", office: "🏢", police_car: "🚓", ambulance: "🚑",
  arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄", leftwards_arrow_with_hook: "↩️",
  fast_forward: "⏩", double_vertical_bar: "⏸️", black_square_for_stop: "⏹️", checkered_flag: "🏁", triangular_flag_on_post: "🚩", traffic_light: "🚦",
  wave: "👋", thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", ok_hand: "👌", clap: "👏", raised_hands: "🙌", pray: "🙏", muscle: "💪",
  point_right: "👉", point_left: "👈", point_up: "☝️", point_down: "👇", raised_hand: "✋", handshake: "🤝", writing_hand: "✍️",
  smile: "😄", smiley: "😃", slightly_smiling_face: "🙂", blush: "😊", grinning: "😀", joy: "😂", wink: "😉", thinking_face: "🤔", neutral_face: "😐",
  disappointed: "😞", cry: "😢", sweat_smile: "😅", heart: "❤️", blue_heart: "💙", green_heart: "💚", star: "⭐", sparkles: "✨", tada: "🎉",
  coffee: "☕", sunny: "☀️", rainbow: "🌈", seedling: "🌱", deciduous_tree: "🌳", robot_face: "🤖", speech_balloon: "💬", thought_balloon: "💭",
  busts_in_silhouette: "👥", bust_in_silhouette: "👤", family: "👪", one: "1️⃣", two: "2️⃣", three: "3️⃣", "100": "💯", new: "🆕", ok: "🆗", up: "🆙",
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
    else nodes.push(document.createTextNode(Object.hasOwn(EMOJI, emoji) ? EMOJI[emoji] : whole));
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
