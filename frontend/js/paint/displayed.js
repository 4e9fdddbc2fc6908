// @ts-check
/** Whether an element is displayed: what styles hide needs no painting. */

/**
 * Told by the browser and not asked, since asking would lay the page out in every frame.
 * @param {Element} element
 * @param {() => void} shown  called when it is displayed again
 * @returns {{displayed: () => boolean, dispose: () => void}}
 */
export function watchDisplayed(element, shown) {
  let displayed = true;
  const observer = new ResizeObserver((entries) => {
    const { width, height } = entries[entries.length - 1].contentRect;
    const before = displayed;
    displayed = width > 0 && height > 0;
    if (displayed && !before) shown();
  });
  observer.observe(element);
  return { displayed: () => displayed, dispose: () => observer.disconnect() };
}
