// Without a connection nothing is sent, so that no words go down with a page that cannot be loaded.
//   <p id="offline" role="status" hidden>   is shown meanwhile
// A form that is sent then stays as it is. The browser may not notice every broken line: what it does not notice, it
// says itself, and offers to send again.

const said = document.getElementById("offline");

const show = () => { said.hidden = navigator.onLine; };

addEventListener("offline", show);
addEventListener("online", show);
addEventListener("pageshow", show);

document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.target.method !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  show();
  said.animate?.([{ opacity: 0.3 }, { opacity: 1 }], { duration: 200 });
}, true);
