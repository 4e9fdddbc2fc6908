"""The landscape: what is drawn over Plotly stands where Plotly's axes say, and nothing is drawn twice or too early."""

import itertools
import re

import pytest
from playwright.sync_api import expect

# The place of every painted pixel of the paths' canvases nearest to a pixel of the window, as its distance.
NEAREST_PAINTED = """([x, y]) => {
  let best = Infinity;
  for (const canvas of document.querySelectorAll('#landscape canvas.trails:not([hidden])')) {
    const box = canvas.getBoundingClientRect();
    const [sx, sy] = [canvas.width / box.width, canvas.height / box.height];
    const reach = 24;
    const [left, top] = [Math.round((x - box.left - reach) * sx), Math.round((y - box.top - reach) * sy)];
    const [width, height] = [Math.round(2 * reach * sx), Math.round(2 * reach * sy)];
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, -left, -top);
    const { data } = copy.getImageData(0, 0, width, height);
    for (let k = 0; k < width * height; k += 1) {
      if (data[4 * k + 3] < 128) continue;
      const px = (left + (k % width) + 0.5) / sx + box.left;
      const py = (top + Math.floor(k / width) + 0.5) / sy + box.top;
      best = Math.min(best, Math.hypot(px - x, py - y));
    }
  }
  return best;
}"""

# A dot that Plotly itself draws at a point of the surface, to hold the overlay against; gone again afterwards.
PLOTLYS_DOT = """async ([x, y]) => {
  const graph = document.querySelector('#landscape .js-plotly-plot');
  const dot = { type: 'scatter', mode: 'markers', x: [x], y: [y], marker: { size: 6 }, name: 'probe' };
  await Plotly.addTraces(graph, dot);
  const box = graph.querySelector('.scatterlayer .points path').getBoundingClientRect();
  await Plotly.deleteTraces(graph, graph.data.length - 1);
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""

# Counts how often Plotly is given a contour with numbers.
COUNTED = """(() => {
  let plotly;
  globalThis.contours = 0;
  Object.defineProperty(globalThis, 'Plotly', { configurable: true, get: () => plotly, set: (given) => {
    const { react } = given;
    given.react = (element, traces, ...rest) => {
      globalThis.contours += traces.some((trace) => trace.type === 'contour' && trace.z) ? 1 : 0;
      return react(element, traces, ...rest);
    };
    plotly = given;
  } });
})()"""

# Where heads stand: on their canvas by the middle of the pixels in a run's colour, less the middle of its outline; at
# the edge by the arrows' boxes.
HEADS = """async () => {
  const own = (path) => import(new URL(`assets/js/${path}`, document.baseURI).href);
  const [{ colours, runStyle }, { outline }] = await Promise.all([own('figures/styles.js'), own('paint/outlines.js')]);
  const element = document.getElementById('landscape');
  const canvas = element.querySelector('canvas.heads'), box = canvas.getBoundingClientRect();
  const { width, height } = canvas, ratio = width / box.width;
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  const middle = (holds, w, h) => {
    let count = 0, x = 0, y = 0;
    for (let i = 0; i < w; i++) for (let j = 0; j < h; j++) if (holds(i, j)) { count += 1; x += i + 0.5; y += j + 0.5; }
    return count < 20 ? null : [x / count, y / count];
  };
  const ground = element.dataset.dimension === '1' ? 'paper' : 'contour';
  const dark = document.documentElement.dataset.theme === 'dark';
  const drawn = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((slot) => {
    const [r, g, b] = colours(slot, ground, dark).core.match(/[0-9a-f]{2}/g).map((part) => parseInt(part, 16));
    const at = middle((i, j) => { const k = 4 * (j * width + i);
      return data[k] === r && data[k + 1] === g && data[k + 2] === b && data[k + 3] === 255; }, width, height);
    if (at === null) return [];
    const shape = outline(runStyle(slot).marker, 13);
    const off = middle((i, j) => copy.isPointInPath(shape, (i - 99.5) / 10, (j - 99.5) / 10), 200, 200);
    return [[slot, box.left + at[0] / ratio - (off[0] - 100) / 10, box.top + at[1] / ratio - (off[1] - 100) / 10]];
  });
  const arrows = [...element.querySelectorAll('.mark:not([hidden])')].filter((mark) => mark.dataset.slot !== undefined);
  return [...drawn, ...arrows.map((mark) => { const place = mark.getBoundingClientRect();
    return [Number(mark.dataset.slot), place.left + place.width / 2, place.top + place.height / 2]; })];
}"""

WORDS = "() => [...document.querySelectorAll('#landscape .plot-words:not([hidden])')].map((e) => e.innerText)"

PAINTED = """() => [...document.querySelectorAll('#landscape canvas.trails')].map((canvas) => {
  if (canvas.hidden) return 0;
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let k = 3; k < data.length; k += 4) if (data[k] > 128) count += 1;
  return count;
})"""

GD, NEWTON, ADAM, SGD = range(4)


def point(steepest, run, step):
    return steepest.trajectory()["runs"][run]["x"][step]


def seek(steepest, step):
    steepest.halt()
    steepest.step.fill(str(step))
    steepest.until(lambda: steepest.playhead == step, f"step {step}")
    steepest.all_rows()
    steepest.page.wait_for_timeout(300)


def assert_aligned(steepest, run, step, within=2.5):
    """The path at a step, the overlay's map and a dot of Plotly's own stand at the same pixel."""
    x, y = point(steepest, run, step)
    theirs = steepest.page.evaluate(PLOTLYS_DOT, [x, y])
    assert theirs == pytest.approx(steepest.pixel(x, y), abs=1.5)
    steepest.until(
        lambda: steepest.page.evaluate(NEAREST_PAINTED, theirs) < within, "the path there", seconds=5
    )


def assert_head_aligned(steepest, run, step):
    x, y = point(steepest, run, step)
    theirs = steepest.page.evaluate(PLOTLYS_DOT, [x, y])
    steepest.until(
        lambda: heads(steepest).get(run) == pytest.approx(theirs, abs=1.5), "the head there", seconds=5
    )


def heads(steepest):
    """Where heads stand, by the slots of their runs."""
    return {slot: [left, top] for slot, left, top in steepest.page.evaluate(HEADS)}


def box_rests(steepest):
    """Wait until the axes move no more; where the origin stands then."""
    return steepest.rest(lambda: steepest.pixel(0, 0), "axes that rest")


@pytest.fixture
def at_forty(still):
    seek(still, 40)
    return still


def test_a_new_name_stands_at_the_runs_head_at_once(at_forty):
    at_forty.until(lambda: "Adam" in at_forty.page.evaluate(WORDS), "the words at the heads")
    at_forty.page.wait_for_timeout(500)
    card = at_forty.card("Adam")
    card.locator(".card-head button").first.dblclick()
    card.locator(".card-rename").fill("Eve")
    card.locator(".card-rename").press("Enter")
    at_forty.until(lambda: "Eve" in at_forty.page.evaluate(WORDS), "its new name", seconds=5)


def test_paths_and_heads_stand_where_plotly_has_their_points(at_forty):
    for step in (4, 12, 24):
        assert_aligned(at_forty, ADAM, step)
    assert_head_aligned(at_forty, ADAM, 40)


def test_they_do_so_after_the_wheel(at_forty):
    page = at_forty.page
    page.mouse.move(*at_forty.pixel(-0.6, 0.5))
    for _ in range(3):
        page.mouse.wheel(0, -120)
        page.wait_for_timeout(60)
    before = box_rests(at_forty)
    page.wait_for_timeout(900)
    assert at_forty.pixel(0, 0) == pytest.approx(before, abs=1), "the zoom rests"
    assert_aligned(at_forty, ADAM, 12)
    at_forty.until(lambda: "box=" in page.url, "the box in the address")


def test_they_do_so_in_the_middle_of_a_drag_and_after_it(at_forty):
    page = at_forty.page
    x, y = at_forty.place(0.5, 0.85)
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(1, 9):
        page.mouse.move(x + 8 * k, y - 5 * k)
    box_rests(at_forty)
    where = at_forty.pixel(*point(at_forty, ADAM, 12))
    at_forty.until(
        lambda: page.evaluate(NEAREST_PAINTED, list(where)) < 2.5, "the path, while the drag lasts"
    )
    page.mouse.up()
    page.wait_for_timeout(900)
    box_rests(at_forty)
    assert_aligned(at_forty, ADAM, 12)
    assert at_forty.wire.experiment["start"] == [-1.2, 1.0], "a drag is no click"


def test_they_do_so_after_the_window_has_another_size(at_forty):
    at_forty.page.set_viewport_size({"width": 1500, "height": 880})
    at_forty.page.wait_for_timeout(900)
    box_rests(at_forty)
    assert_aligned(at_forty, ADAM, 12)
    assert_head_aligned(at_forty, ADAM, 40)


def test_both_axes_have_one_scale(still):
    origin, right, up = (still.pixel(*at) for at in ((0, 0), (1, 0), (0, 1)))
    assert right[0] - origin[0] == pytest.approx(origin[1] - up[1], rel=0.01)


def test_a_click_sets_the_start_and_it_plays_from_there(still):
    still.page.mouse.click(*still.pixel(0.5, 2.0))
    still.until(lambda: still.wire.experiment["start"] == pytest.approx([0.5, 2.0], abs=0.02), "the start")


@pytest.mark.parametrize("between", [0, 150], ids=["at once", "as a hand does"])
def test_two_clicks_show_the_whole_path(at_forty, between):
    """Though the first of them puts the start, a button, under the second."""
    before = at_forty.pixel(0, 0)
    heights = itertools.cycle((2.0, 1.5, 1.0, 0.5))

    def another():
        # On a machine so busy that they come half a second apart they are single ones, and a hand tries again: at
        # another place, since the start is what it would press at this one now.
        at_forty.page.mouse.dblclick(*at_forty.pixel(0.5, next(heights)), delay=between)
        at_forty.page.wait_for_timeout(1500)
        return at_forty.pixel(0, 0) != pytest.approx(before, abs=2)

    at_forty.until(another, "another box")


def test_a_pointer_that_rests_reads_what_is_under_it_when_the_box_has_changed(still):
    place = lambda: still.page.locator(".pointer").inner_text().partition("f")[0]  # noqa: E731
    x, y = still.pixel(0.5, 2.0)
    still.page.mouse.move(x, y)
    still.until(lambda: "0.5" in place(), "the place under it")
    before = place()
    still.page.keyboard.press("f")
    still.until(lambda: still.pixel(0.5, 2.0) != pytest.approx((x, y), abs=2), "another box")
    still.until(lambda: place() != before, "another place under it", seconds=5)


def test_no_number_under_the_pointer_is_cut(still):
    """One that is would be another number."""
    row = still.page.locator(".pointer")
    still.page.mouse.move(*still.pixel(-1.0, 0.5))
    still.page.mouse.down()
    still.page.mouse.move(*still.pixel(0.5, 1.5), steps=5)
    still.page.mouse.up()
    still.until(lambda: still.page.get_by_role("button", name="Whole surface").is_visible(), "a part of it")
    still.page.mouse.move(*still.pixel(-0.31, 0.72))
    still.until(lambda: "‖∇f‖" in row.inner_text(), "what is there")
    cut = "row => [row.scrollWidth - row.clientWidth, row.scrollHeight - row.clientHeight]"
    still.until(lambda: row.evaluate(cut) == [0, 0], "a row that has room for them")


def test_the_start_moves_by_keys_and_one_press_is_one_change(still):
    handle = still.page.locator("#landscape .start-handle")
    handle.focus()
    handle.press("ArrowRight")
    still.until(lambda: still.wire.experiment["start"][0] > -1.2, "to the right")
    still.page.keyboard.press("Escape")
    still.button("undo").click()
    still.until(lambda: still.wire.experiment["start"] == [-1.2, 1.0], "one undo")


def test_a_path_that_leaves_ends_in_an_arrow_with_who_and_what(at_forty):
    def said():
        return [words for words in at_forty.page.evaluate(WORDS) if "leaves the plot" in words]

    at_forty.until(
        lambda: any("diverged at step" in words for words in said()), "who left and what became of it"
    )
    edge = at_forty.place(1, 0)[0]
    assert heads(at_forty)[GD][0] == pytest.approx(edge, abs=2), "at the right edge"


def test_playing_on_adds_to_the_paths_and_clears_nothing(still):
    seek(still, 10)
    seen = [sum(still.page.evaluate(PAINTED))]
    for _ in range(12):
        still.button("forward").click()
        still.page.wait_for_timeout(60)
        seen.append(sum(still.page.evaluate(PAINTED)))
    assert all(later >= earlier - 40 for earlier, later in zip(seen, seen[1:], strict=False)), seen
    assert seen[-1] > seen[0]


def test_a_path_drawn_step_by_step_looks_as_one_drawn_at_once(still):
    seek(still, 5)
    for _ in range(15):
        still.button("forward").click()
        still.page.wait_for_timeout(40)
    still.page.wait_for_timeout(200)
    grown = still.pictures()
    seek(still, 60)
    seek(still, 20)
    for one, other in zip(grown, still.pictures(), strict=True):
        assert still.difference(one, other) < 0.06


def test_a_change_of_one_run_leaves_the_others_drawn(at_forty):
    before = sum(at_forty.page.evaluate(PAINTED))
    at_forty.hold(at_forty.learning_rate_slider("Adam"), by=0.02)
    at_forty.page.wait_for_timeout(500)
    during = sum(at_forty.page.evaluate(PAINTED))
    at_forty.release()
    assert during > 0.6 * before


def test_the_pointer_on_a_path_reads_its_step(at_forty):
    at_forty.page.mouse.move(*at_forty.pixel(*point(at_forty, ADAM, 12)))
    at_forty.until(
        lambda: any("step 12" in words for words in at_forty.page.evaluate(WORDS)), "the words of step 12"
    )


def test_the_plot_says_in_words_what_is_on_it(at_forty):
    label = at_forty.page.locator("#landscape [role=img]")
    for word in ("Rosenbrock", "diverged", "Adam"):
        expect(label).to_have_attribute("aria-label", re.compile(word))


def traces(steepest):
    return steepest.page.evaluate(
        "() => document.querySelector('#landscape .js-plotly-plot').data.map((trace) => trace.type)"
    )


def test_one_dimension_is_a_curve_with_the_points_on_it(still):
    still.choose_surface("Parabola")
    still.until(lambda: traces(still) == ["scatter"], "a curve")
    seek(still, 3)
    box_rests(still)
    (x,) = point(still, ADAM, 3)
    there = pytest.approx(still.pixel(x, 0.5 * x * x), abs=2)
    still.until(lambda: heads(still).get(ADAM) == there, "the head on the curve", seconds=5)


def test_a_click_sets_the_start_in_one_dimension(still):
    still.choose_surface("Parabola")
    still.until(lambda: traces(still) == ["scatter"], "a curve")
    box_rests(still)
    still.page.mouse.click(*still.place(0.25, 0.3))
    still.until(lambda: still.wire.experiment["start"] == pytest.approx([-2.0], abs=0.05), "the start")


def test_the_loss_curve_goes_to_a_step_by_click_and_by_key(at_forty):
    curve = at_forty.page.get_by_role("slider", name="Loss curve")
    curve.focus()
    curve.press("ArrowLeft")
    at_forty.until(lambda: at_forty.playhead == 39, "one step back")
    box = curve.bounding_box()
    at_forty.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    at_forty.until(lambda: at_forty.playhead not in (39, 40), "the step under the pointer")


def test_the_contour_is_drawn_once_when_the_page_opens(still):
    still.page.add_init_script(COUNTED)
    still.reload()
    still.until(lambda: still.page.evaluate("() => contours") > 0, "the contour")
    still.page.wait_for_timeout(1500)
    assert still.page.evaluate("() => contours") == 1


def test_nothing_of_plotly_is_asked_while_it_plays(still):
    still.until(lambda: traces(still)[:1] == ["contour"], "the contour")
    still.page.evaluate(
        """() => { window.asked = [];
        for (const name of ['react', 'restyle', 'update', 'newPlot', 'animate', 'extendTraces']) {
          const old = Plotly[name];
          Plotly[name] = (element, ...rest) => {
            if (element.closest('#landscape')) asked.push(name);
            return old.call(Plotly, element, ...rest);
          };
        } }"""
    )
    still.play.click()
    still.until(lambda: still.playhead > 60, "some steps")
    still.halt()
    assert still.page.evaluate("() => asked") == []
