"""The view in space: it is reached and turned by everybody, and what is drawn over it stands where Plotly's points do."""

import math

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE

# Words of Chromium about its own speed: the first since Plotly measures an empty axis title on a canvas of its own, the
# second where a picture of the page is composed without a graphics card.
NOISE = ("willReadFrequently", "GPU stall due to ReadPixels")

SCENE = "() => document.querySelector('#space .js-plotly-plot')?._fullLayout?.scene?._scene?.glplot != null"
AXES = "() => document.querySelectorAll('#space .axis-word:not([hidden])').length"
CAMERA = "() => document.querySelector('#space .js-plotly-plot')._fullLayout.scene.camera.eye"

# How many colours the surface's own canvas shows, read in the task that paints it.
COLOURS = """() => {
  const graph = document.querySelector('#space .js-plotly-plot');
  graph._fullLayout.scene._scene.glplot.redraw();
  const from = graph.querySelector('.gl-container canvas');
  const copy = new OffscreenCanvas(from.width, from.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(from, 0, 0);
  const { data } = copy.getImageData(0, 0, from.width, from.height);
  const seen = new Set();
  for (let k = 0; k < data.length; k += 4) if (data[k + 3] > 200) seen.add(data[k] * 65536 + data[k + 1] * 256 + data[k + 2]);
  return seen.size;
}"""

# A word that Plotly itself puts at points of the surface, to hold the overlay against.
PLOTLYS_WORDS = """async (points) => {
  const graph = document.querySelector('#space .js-plotly-plot');
  const annotations = points.map(([x, y, z]) => ({ x, y, z, text: 'o', showarrow: false, xanchor: 'center', yanchor: 'middle' }));
  await Plotly.relayout(graph, { 'scene.annotations': annotations });
}"""
PLACES = """() => [...document.querySelectorAll('#space .annotation-text-g')].map((word) => {
  const box = word.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
})"""

# The middle of what is painted in a colour on the canvas of the heads.
HEAD = """([red, green, blue]) => {
  const canvas = document.querySelector('#space canvas.heads');
  const box = canvas.getBoundingClientRect();
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < data.length; k += 4) {
    if (Math.abs(data[k] - red) + Math.abs(data[k + 1] - green) + Math.abs(data[k + 2] - blue) > 12 || data[k + 3] < 250) continue;
    const [x, y] = [(k / 4) % canvas.width, Math.floor(k / 4 / canvas.width)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x + 1), Math.min(top, y), Math.max(bottom, y + 1)];
  }
  const [sx, sy] = [box.width / canvas.width, box.height / canvas.height];
  return [box.left + (sx * (left + right)) / 2, box.top + (sy * (top + bottom)) / 2];
}"""

NEAREST_PAINTED = """([x, y]) => {
  let best = Infinity;
  for (const canvas of document.querySelectorAll('#space canvas.trails:not([hidden])')) {
    const box = canvas.getBoundingClientRect();
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const [sx, sy] = [canvas.width / box.width, canvas.height / box.height];
    for (let k = 3; k < data.length; k += 4) {
      if (data[k] < 128) continue;
      const [px, py] = [((k - 3) / 4) % canvas.width, Math.floor((k - 3) / 4 / canvas.width)];
      best = Math.min(best, Math.hypot((px + 0.5) / sx + box.left - x, (py + 0.5) / sy + box.top - y));
    }
  }
  return best;
}"""

WITHOUT_WEBGL = """(() => {
  const real = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return /webgl/.test(kind) ? null : real.call(this, kind, ...rest);
  };
})()"""

SQUARE_BLUE = (0x5F, 0xC0, 0xF5)
NEWTON, ADAM = 1, 2


def in_space(open_page, link="/#v=1&at=3&tab=space", **options):
    """The page with its 3-D view drawn, standing still."""
    page = open_page(link, reduced_motion="reduce", forgiving=NOISE, **options)
    drawn(page)
    return page


def drawn(page):
    page.until(lambda: page.page.evaluate(SCENE) and page.page.evaluate(AXES) > 5, "the scene", seconds=30)
    page.all_rows()
    page.page.wait_for_timeout(400)


def tab(page, name):
    return page.page.get_by_role("tab", name=name, exact=True)


def stage(page):
    return page.page.get_by_role("application")


def middle(page):
    box = stage(page).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def points_of(page, run, steps, log):
    """Points of a run as the scene has them: on a log surface the height is the exponent of the loss."""
    answer = page.trajectory()["runs"][run]
    floor = page.page.evaluate(
        "() => document.querySelector('#space .js-plotly-plot')._fullLayout.scene.zaxis.range[0]"
    )
    losses = [answer["loss"][step] for step in steps]
    heights = [max(floor, math.log10(loss) if loss > 0 else floor) if log else loss for loss in losses]
    return [[*answer["x"][step], height] for step, height in zip(steps, heights, strict=True)]


def assert_aligned(page):
    """Newton's head, and its path on the way there, stand at the pixels at which Plotly puts these points."""

    def aligned():
        *path, head = page.page.evaluate(PLACES)
        near = [page.page.evaluate(NEAREST_PAINTED, place) < 2.5 for place in path]
        return page.page.evaluate(HEAD, SQUARE_BLUE) == pytest.approx(head, abs=1.6) and all(near)

    # Software drawing on a busy machine is late.
    page.until(aligned, "head and path where Plotly has their points", seconds=10)


@pytest.fixture
def space(open_page):
    return in_space(open_page)


def mark(page, log=True):
    """Let Plotly itself put a word at two of Newton's iterates, the last one of them."""
    last = page.trajectory()["runs"][NEWTON]["outcome"]["step"]
    page.page.evaluate(PLOTLYS_WORDS, points_of(page, NEWTON, [last - 2, last], log))
    page.page.wait_for_timeout(500)
    return page


@pytest.fixture
def marked(open_page):
    """Newton at its end."""
    return mark(in_space(open_page, "/#v=1&at=8&tab=space"))


def test_a_click_on_the_tab_shows_the_surface_and_another_the_landscape(open_page):
    page = open_page(reduced_motion="reduce", forgiving=NOISE)
    tab(page, "3-D").click()
    drawn(page)
    assert page.page.evaluate(COLOURS) > 100
    assert not page.plot.is_visible()
    tab(page, "Landscape").click()
    page.plot.wait_for()
    assert not stage(page).is_visible()


def test_the_tabs_are_walked_by_the_arrow_keys(open_page):
    page = open_page("/#v=1&at=3", reduced_motion="reduce", forgiving=NOISE)
    tab(page, "Landscape").focus()
    page.page.keyboard.press("ArrowRight")
    drawn(page)
    assert tab(page, "3-D").get_attribute("aria-selected") == "true"
    assert tab(page, "3-D").evaluate("e => e === document.activeElement")
    assert page.playhead == 3, "the arrows are the tabs' own"
    page.page.keyboard.press("Home")
    page.plot.wait_for()


def test_a_line_has_no_tab_in_space_and_a_plane_has_it_again(space):
    space.choose_surface("Parabola")
    space.page.get_by_role("tab", name="3-D").wait_for(state="hidden")
    space.plot.wait_for()
    space.choose_surface("Himmelblau")
    drawn(space)
    assert space.page.evaluate(COLOURS) > 100


@pytest.mark.parametrize(
    ("link", "log"), [("/#v=1&at=8&tab=space", True), ("/#v=1&o=ackley&at=8&tab=space", False)]
)
def test_heads_and_paths_stand_where_plotly_has_their_points(open_page, link, log):
    assert_aligned(mark(in_space(open_page, link), log))


def test_they_do_so_while_it_is_turned_and_afterwards(marked):
    before = marked.page.evaluate(CAMERA)
    x, y = middle(marked)
    mouse = marked.page.mouse
    mouse.move(x, y)
    mouse.down()
    for k in range(1, 9):
        mouse.move(x + 9 * k, y - 4 * k)
        marked.page.wait_for_timeout(16)
    marked.until(lambda: marked.page.evaluate(CAMERA) != before, "another view")
    marked.rest(lambda: marked.page.evaluate(PLACES), "a view that rests")
    assert_aligned(marked)
    mouse.up()
    mouse.wheel(0, -200)
    marked.page.wait_for_timeout(900)
    assert_aligned(marked)


def test_they_do_so_after_the_window_has_another_size(marked):
    marked.page.set_viewport_size({"width": 1500, "height": 860})
    marked.page.wait_for_timeout(1200)
    assert_aligned(mark(marked))


def test_the_keys_turn_it_and_do_not_step(space):
    before = space.page.evaluate(CAMERA)
    stage(space).focus()
    for key in ("ArrowRight", "ArrowUp", "+"):
        space.page.keyboard.press(key)
    space.until(lambda: space.page.evaluate(CAMERA) != before, "another view")
    assert space.playhead == 3
    space.until(lambda: "&camera=" in space.page.url, "a camera in the link")
    space.page.keyboard.press("Home")
    space.until(lambda: space.page.evaluate(CAMERA) == pytest.approx(before), "the first view")
    assert space.playhead == 3
    space.until(lambda: "&camera=" not in space.page.url, "a link without a camera")


def test_a_button_and_two_clicks_look_from_where_it_began(space):
    before = pytest.approx(space.page.evaluate(CAMERA))
    stage(space).press("ArrowLeft")
    space.until(lambda: "&camera=" in space.page.url, "a camera in the link")
    space.page.get_by_role("button", name="Reset view", exact=True).click()
    space.until(lambda: space.page.evaluate(CAMERA) == before, "the first view")
    space.until(lambda: "&camera=" not in space.page.url, "a link without a camera")
    stage(space).press("ArrowLeft")
    space.until(lambda: "&camera=" in space.page.url, "a camera in the link")

    def back():
        # On a machine so busy that two clicks come half a second apart they are single ones; a hand tries again.
        space.page.mouse.dblclick(*middle(space))
        space.page.wait_for_timeout(1500)
        return space.page.evaluate(CAMERA) == before

    space.until(back, "the first view again")


def test_who_goes_back_at_once_is_not_turned_again_when_the_hand_rests(space):
    before = space.page.evaluate(CAMERA)
    stage(space).focus()
    space.page.evaluate("""() => {
      const key = new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(key);
      [...document.querySelectorAll("button")].find((one) => one.innerText === "Reset view").click();
    }""")
    space.page.wait_for_timeout(1000)
    assert space.page.evaluate(CAMERA) == pytest.approx(before)
    assert "&camera=" not in space.page.url


def test_a_link_brings_back_the_tab_and_the_camera(space, open_page):
    stage(space).press("Shift+ArrowLeft")
    stage(space).press("-")
    space.until(lambda: "&camera=" in space.page.url, "a camera in the link")
    space.page.wait_for_timeout(300)
    other = in_space(open_page, "/" + space.address().split("/")[-1])
    there = pytest.approx(space.page.evaluate(CAMERA))
    other.until(lambda: other.page.evaluate(CAMERA) == there, "the same view")
    assert tab(other, "3-D").get_attribute("aria-selected") == "true"


def test_a_click_does_not_set_the_start_and_nothing_says_so(space):
    start = space.wire.experiment["start"]
    space.page.mouse.click(*middle(space))
    space.page.wait_for_timeout(400)
    assert space.wire.experiment["start"] == start
    assert "click anywhere" not in space.page.locator("#middle").inner_text()


def test_the_height_says_that_it_is_logarithmic_and_its_marks_are_true_values(space):
    said = space.page.locator("#space .axis-word:not([hidden])").all_inner_texts()
    assert "f, log scale" in said
    assert "10²" in said
    space.choose_surface("Ackley")
    space.until(
        lambda: "f" in space.page.locator("#space .axis-word:not([hidden])").all_inner_texts(), "a plain name"
    )


def test_a_path_that_leaves_says_so_at_the_face_of_the_box(open_page):
    page = in_space(open_page, "/#v=1&at=40&tab=space")
    said = page.page.locator("#space .plot-words:not([hidden])").all_inner_texts
    page.until(
        lambda: any("leaves the plot" in words and "diverged at step" in words for words in said()),
        "who left and what became of it",
    )


def test_pointing_at_a_path_names_its_step(marked):
    place = marked.page.evaluate(PLACES)[-1]
    marked.page.mouse.move(*place)
    words = marked.page.locator("#space [data-words=pointed]")
    words.wait_for()
    assert "Newton, step" in words.inner_text()


def test_playing_asks_nothing_of_plotly(open_page):
    page = in_space(open_page, "/#v=1&at=0&tab=space")
    page.page.evaluate(
        """() => {
          window.asked = [];
          for (const name of ['react', 'relayout', 'restyle', 'update', 'animate', 'extendTraces', 'redraw']) {
            const real = Plotly[name];
            Plotly[name] = (graph, ...rest) => {
              if (graph.closest('#middle')) window.asked.push(name);
              return real(graph, ...rest);
            };
          }
        }"""
    )
    page.play.click()
    page.until(lambda: page.playhead > 30, "some steps")
    page.halt()
    assert page.page.evaluate("() => window.asked") == []
    place = page.page.evaluate(HEAD, SQUARE_BLUE)
    assert all(abs(each) < 1e5 for each in place), "the heads are there"


def test_going_to_and_fro_keeps_one_scene(space):
    for name in ("Landscape", "3-D", "Landscape", "3-D"):
        tab(space, name).click()
        space.page.wait_for_timeout(200)
    drawn(space)
    assert space.page.locator("#space .gl-container canvas").count() == 1
    assert space.page.evaluate(COLOURS) > 100


@pytest.mark.parametrize(
    ("language", "said", "way"),
    [
        ("en", "WebGL is missing", "Show the landscape"),
        ("zh", "浏览器不支持 WebGL", "查看等高线"),
    ],
)
def test_without_webgl_it_says_so_and_the_landscape_is_one_click_away(browser, server, language, said, way):
    context = browser.new_context(
        base_url=server.origin, locale="zh-CN" if language == "zh" else "en-US", reduced_motion="reduce"
    )
    context.add_init_script(WITHOUT_WEBGL)
    faults = []
    context.on("console", lambda message: faults.append(message.text))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    page = context.new_page()
    page.goto("/#v=1&at=3&tab=space")
    page.get_by_text(said).wait_for()
    assert page.get_by_role("application").count() == 0
    page.get_by_role("button", name=way).click()
    page.locator("#landscape .nsewdrag").first.wait_for()
    context.close()
    assert faults == []


def test_a_scene_that_the_graphics_card_takes_back_says_so_and_can_be_had_again(space):
    space.page.evaluate(
        "() => document.querySelector('#space .gl-container canvas').getContext('webgl')"
        ".getExtension('WEBGL_lose_context').loseContext()"
    )
    space.page.get_by_role("button", name="Show the landscape").click()
    space.plot.wait_for()
    tab(space, "3-D").click()
    drawn(space)
    assert space.page.evaluate(COLOURS) > 100


def test_on_a_phone_it_is_chosen_in_the_view_panel_and_turned_by_a_finger(open_page):
    page = open_page("/#v=1&at=3&panel=view", reduced_motion="reduce", forgiving=NOISE, **PHONE)
    page.page.get_by_role("button", name="3-D", exact=True).tap()
    drawn_on_phone = lambda: page.page.evaluate(SCENE) and page.page.evaluate(AXES) > 3  # noqa: E731
    page.until(drawn_on_phone, "the scene", seconds=30)
    assert page.page.evaluate(COLOURS) > 100
    assert page.sideways() == 0
    before = page.page.evaluate(CAMERA)
    x, y = middle(page)
    touch = page.page.context.new_cdp_session(page.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for k in range(1, 6):
        touch.send(
            "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + 8 * k, "y": y}]}
        )
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.until(lambda: page.page.evaluate(CAMERA) != before, "another view")
    # Chromium takes a tap within some 200 ms of a swipe for the end of that swipe's momentum: no button hears it.
    page.page.wait_for_timeout(400)
    page.page.get_by_role("button", name="Reset view", exact=True).tap()
    page.until(lambda: page.page.evaluate(CAMERA) == pytest.approx(before), "the first view")


LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "chinese": {"language": "zh", "locale": "zh-CN"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious(open_page, look):
    page = open_page("/#v=1&at=3&tab=space", reduced_motion="reduce", forgiving=NOISE, **LOOKS[look])
    page.until(lambda: page.page.evaluate(SCENE), "the scene", seconds=30)
    found = Axe().run(page.page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
