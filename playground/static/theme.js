// Light, dark, or as the system, and whether the page stands beside another one: known before anything is drawn, so this
// is no module.

(() => {
  let kept = null;
  try {
    kept = localStorage.getItem("appearance");
  } catch {
    kept = null; // a browser that keeps nothing follows the system
  }
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  if (parent !== window) document.documentElement.dataset.framed = "";
})();
