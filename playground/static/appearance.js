// The choice between light, dark and as the system; it is remembered by this browser.

const root = document.documentElement;
const choices = document.querySelectorAll("#appearance input");

function keep(choice) {
  try {
    localStorage.setItem("appearance", choice);
  } catch {
    // private windows of some browsers keep nothing: the choice holds until the page is closed
  }
}

for (const choice of choices) {
  choice.checked = choice.value === (root.dataset.theme || "system");
  choice.addEventListener("change", () => {
    if (choice.value === "system") delete root.dataset.theme;
    else root.dataset.theme = choice.value;
    keep(choice.value);
  });
}
