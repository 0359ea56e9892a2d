// What is wider than its place in a letter scrolls by itself; whoever has no pointer comes to it by Tab and scrolls with the
// arrow keys. Tables that fit are no stop.

const wide = (one) => one.scrollWidth > one.clientWidth;

function look() {
  for (const one of document.querySelectorAll(".prose :is(table, pre)")) {
    if (wide(one)) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  }
}

look();
addEventListener("resize", look);
document.addEventListener("htmx:afterSettle", look);
