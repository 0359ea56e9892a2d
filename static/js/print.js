// Buttons that print the page: <button data-print hidden>. Without script there is none; the browser's menu prints too.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
