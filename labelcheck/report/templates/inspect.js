"use strict";
// Lights the places of a fact on the label, and the facts of a place, while the pointer or the focus is on one of them;
// brings what a link points at into the middle.
(() => {
  const lit = new Set();
  const keysOf = (element) => [element.dataset.at, element.dataset.to].filter(Boolean).join(" ").split(" ");
  const light = (event) => {
    const from = event.target.closest("[data-at], [data-to]");
    lit.forEach((element) => element.classList.remove("lit"));
    lit.clear();
    if (!from) return;
    const wanted = from.closest("svg") ? ["data-at", "data-to"] : ["data-at"];
    for (const key of keysOf(from)) {
      for (const name of wanted) {
        for (const element of document.querySelectorAll(`[${name}~="${key}"]`)) {
          if (name === "data-to" && element.closest("svg")) continue;
          element.classList.add("lit");
          lit.add(element);
        }
      }
    }
  };
  const show = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView({ block: "center", inline: "center" });
  };
  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);
  window.addEventListener("hashchange", show);
})();
