"""The page as the tests use it: by the names that a person, or their screen reader, meets."""

import json
import math
import re
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, Self

from playwright.sync_api import Error, Locator, Page

from tests.browser.wire import Wire

WORDS = {
    "en": {
        "play": "Play",
        "pause": "Pause",
        "forward": "Step forward",
        "back": "Step back",
        "start": "To start",
        "end": "To end",
        "add": "Add a run",
        "undo": "Undo",
        "redo": "Redo",
        "reset": "Reset",
        "copy": "Copy link",
        "step": "Step",
        "speed": "Speed",
        "surface": "Surface",
        "start_x": "Start x",
        "start_y": "Start y",
        "learning_rate": "Learning rate",
        "learning_rate_slider": "Learning rate slider",
    },
    "zh": {
        "play": "播放",
        "pause": "暂停",
        "forward": "前进一步",
        "back": "后退一步",
        "start": "回到起点",
        "end": "跳到终点",
        "add": "添加运行",
        "undo": "撤销",
        "redo": "重做",
        "reset": "重置",
        "copy": "复制链接",
        "step": "步",
        "speed": "速度",
        "surface": "曲面",
        "start_x": "起点 x",
        "start_y": "起点 y",
        "learning_rate": "学习率",
        "learning_rate_slider": "学习率滑块",
    },
}


class SteepestPage:
    """One open page. Locators are properties; what it says and hears on the wire is in `wire`."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page = page
        self.wire = Wire(page)
        self.speak(language)

    def speak(self, language: str) -> None:
        """Look for the controls under their names in this language."""
        self.words = WORDS[language]

    def go(self, path: str = "/") -> Self:
        self.wire.forget()
        self.page.goto(path)
        return self.ready()

    def reload(self) -> Self:
        self.wire.forget()
        self.page.reload()
        return self.ready()

    def ready(self) -> Self:
        """Wait until the race is set: the controls are there and the start's rows have come."""
        self.step.wait_for()
        self.until(lambda: self.wire.hears("opened") and any(self.wire.blocks.values()), "the first rows")
        return self

    def button(self, word: str) -> Locator:
        return self.page.get_by_role("button", name=self.words[word], exact=True)

    @property
    def play(self) -> Locator:
        return self.button("play")

    @property
    def pause(self) -> Locator:
        return self.button("pause")

    @property
    def step(self) -> Locator:
        return self.page.get_by_role("slider", name=self.words["step"], exact=True)

    @property
    def speed(self) -> Locator:
        return self.page.get_by_role("slider", name=self.words["speed"], exact=True)

    @property
    def surface(self) -> Locator:
        return self.page.get_by_role("combobox", name=self.words["surface"], exact=True)

    def field(self, word: str, inside: Locator | None = None) -> Locator:
        """The number field with this name (a slider with the same words has "slider" at its end)."""
        return (inside or self.page).get_by_label(self.words[word], exact=True)

    def card(self, name: str) -> Locator:
        return self.page.get_by_role("group", name=name, exact=True)

    def learning_rate(self, name: str) -> Locator:
        return self.field("learning_rate", self.card(name))

    def learning_rate_slider(self, name: str) -> Locator:
        return self.card(name).get_by_role("slider", name=self.words["learning_rate_slider"], exact=True)

    def option(self, name: str) -> Locator:
        """A row of the list that is open, by its whole name."""
        return self.page.get_by_role("option", name=name, exact=True)

    def choose_surface(self, name: str) -> None:
        """Choose a surface by its name in the list, and wait until it is in force."""
        before = self.wire.experiment["objective"]
        self.surface.click()
        self.option(name).click()
        self.until(lambda: self.wire.experiment["objective"] != before, name)

    def add_run(self, name: str) -> None:
        """Add a run of an optimizer by its name in the list, and wait for its card."""
        before = len(self.wire.experiment["runs"])
        self.button("add").click()
        self.option(name).click()
        self.until(lambda: len(self.wire.experiment["runs"]) == before + 1, f"one more run, {name}")

    def set_learning_rate(self, name: str, text: str) -> None:
        """Type a learning rate into a run's field and apply it."""
        field = self.learning_rate(name)
        field.fill(text)
        field.press("Enter")

    @property
    def plot(self) -> Locator:
        """The area inside the axes of the landscape."""
        return self.page.locator("#landscape .nsewdrag").first

    @property
    def playhead(self) -> int:
        return int(float(self.step.input_value()))

    @property
    def steps(self) -> int:
        return int(float(self.step.get_attribute("max") or "0"))

    @property
    def playing(self) -> bool:
        return self.pause.is_visible()

    def until(self, holds: Callable[[], Any], what: str = "it to hold", seconds: float = 30) -> Any:
        """Wait until `holds()` is true and return its value; asked often, since no script may be injected. On a busy
        machine it is asked as often, but not for ever. What comes with it is painted then.
        """
        end = monotonic() + 4 * seconds
        for _ in range(math.ceil(seconds / 0.03)):
            value = holds()
            if value:
                self.painted()
                return value
            if monotonic() > end:
                break
            self.page.wait_for_timeout(30)
        raise AssertionError(f"waited {seconds} s for {what}")

    def rest(self, read: Callable[[], Any], what: str = "it to rest") -> Any:
        """Wait until what `read()` gives has stayed the same for a while, and return it."""
        seen: list[Any] = []

        def rests() -> bool:
            seen.append(read())
            self.page.wait_for_timeout(100)
            return len(seen) > 3 and seen[-4:] == [seen[-1]] * 4

        self.until(rests, what)
        return seen[-1]

    def painted(self) -> None:
        """Wait until the page has taken in what has come, and has painted what it shows since."""
        with suppress(Error):  # a page that goes has nothing more to paint
            self.page.evaluate(TWO_FRAMES)

    def longest_selected(self, name: str = "Adam") -> None:
        """Wait until the page has selected the run that goes on for longest, as it does when it opens without a link."""
        head = self.card(name).get_by_role("button", name=name, exact=True)
        self.until(lambda: head.get_attribute("aria-expanded") == "true", f"{name} to be selected")

    def seek(self, step: int) -> None:
        """Move the playhead by its slider, and wait until it is there."""
        self.step.fill(str(step))
        self.until(lambda: self.playhead == step, f"step {step}")

    def rewind(self) -> Self:
        """Back to the start."""
        self.seek(0)
        return self

    def hurry(self) -> Self:
        """The highest speed."""
        self.speed.press("End")
        return self

    def halt(self) -> int:
        """Pause, wherever it is, and return the step."""

        def stands() -> bool:
            if self.playing:
                with suppress(Error):  # it came to its end just now
                    self.pause.click(timeout=1000)
            return self.play.is_visible()

        self.until(stands, "a pause")
        return self.playhead

    def finish(self) -> int:
        """Go to the end, with every row there, and return the last step: the last at which a run still went on."""
        self.step.fill(str(self.steps))
        self.all_rows()
        return self.playhead

    def all_rows(self) -> None:
        """Wait until every run is known to its end."""
        self.until(
            lambda: all(map(self.known_to_the_end, range(len(self.wire.experiment["runs"])))), "all rows"
        )

    def known_to_the_end(self, run: int) -> bool:
        generation = self.wire.generation(run)
        ended = [m for m in self.wire.hears("ended") if (m["run"], m["generation"]) == (run, generation)]
        return bool(ended) and ended[-1]["outcome"]["step"] <= self.wire.last_row(run)

    def last_row(self, run: int) -> int:
        return self.wire.last_row(run)

    def trajectory(self) -> dict[str, Any]:
        """What POST /api/trajectory answers to the experiment that the page has on the wire."""
        answer = self.page.request.post("/api/trajectory", data=self.wire.experiment)
        assert answer.ok, answer.text()
        return answer.json()

    def address(self) -> str:
        """The address once it holds the present state: it is written a moment after the last change. The page's own clock
        tells that moment, which is late where the page is.
        """
        last = ""
        while (url := self.page.evaluate(LATER)) != last:
            last = url
        return url

    def place(self, across: float, down: float) -> tuple[float, float]:
        """The pixel at a fraction of the plot."""
        box = self.plot.bounding_box()
        assert box
        return box["x"] + across * box["width"], box["y"] + down * box["height"]

    def click_plot(self, across: float, down: float) -> None:
        self.page.mouse.click(*self.place(across, down))

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a point of the surface, by the plot's own ticks."""
        box, (x0, x1), (y0, y1) = self.plot.evaluate(AXES)
        return (
            box["x"] + (x - x0) / (x1 - x0) * box["width"],
            box["y"] + (y1 - y) / (y1 - y0) * box["height"],
        )

    def grip(self, slider: Locator) -> tuple[float, float, float]:
        """The middle of a slider's thumb and the width of its way."""
        box = slider.bounding_box()
        assert box
        share = slider.evaluate("e => (e.value - e.min) / (e.max - e.min)")
        thumb = 14
        way = box["width"] - thumb
        return box["x"] + thumb / 2 + share * way, box["y"] + box["height"] / 2, way

    def hold(self, slider: Locator, by: float) -> None:
        """Press a slider's thumb and move it by a fraction of its way, without letting go."""
        slider.scroll_into_view_if_needed()
        x, y, way = self.grip(slider)
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        for part in (0.25, 0.5, 0.75, 1.0):
            mouse.move(x + by * way * part, y)

    def release(self) -> None:
        self.page.mouse.up()

    def play_a_long_race(self) -> None:
        """Play one of 8,000 steps, fast: more than is sent ahead at once, so that rows are still to come."""
        field = self.page.get_by_label("Steps", exact=True)
        field.fill("8000")
        field.press("Enter")
        self.until(lambda: self.wire.experiment["steps"] == 8000, "the longer race")
        self.speed.press("End")
        for _ in range(3):
            self.speed.press("ArrowLeft")
        self.play.click()
        self.until(lambda: self.playhead > 100, "some steps")

    def pictures(self) -> list[str]:
        """What the canvases to be seen over the plots show, as data addresses."""
        return self.page.evaluate(
            "() => [...document.querySelectorAll('canvas')]"
            ".filter((c) => c.checkVisibility() && c.offsetWidth > 0).map((c) => c.toDataURL())"
        )

    def difference(self, one: str, other: str) -> float:
        """The share of painted pixels in which two pictures differ visibly."""
        return self.page.evaluate(COMPARE, [one, other])

    def number(self, text: str) -> float:
        """A number as the page writes it."""
        plain = text.replace("−", "-").replace(",", "").replace("∞", "inf")
        found = re.search(r"-?(?:inf|\d[\d.]*(?:e[+-]?\d+)?)", plain)
        assert found, text
        return float(found.group())

    def sideways(self) -> int:
        """By how many pixels the page could be scrolled sideways."""
        return self.page.evaluate(
            "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        )


# After longer than the page waits until it writes its address.
LATER = "() => new Promise((done) => setTimeout(() => done(location.href), 400))"

AXES = """(plot) => {
  const { xaxis, yaxis } = document.querySelector('#landscape .js-plotly-plot')._fullLayout;
  return [plot.getBoundingClientRect().toJSON(), xaxis.range, yaxis.range];
}"""

# Two, since another canvas shows a frame later what is drawn on one off the screen. A page that is hidden has none.
TWO_FRAMES = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
  setTimeout(done, 1000);
})"""

COMPARE = """async ([one, other]) => {
  const pixels = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width || 1, image.height || 1);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let painted = 0;
  let differing = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    if (!a.data[i + 3] && !b.data[i + 3]) continue;
    painted += 1;
    let most = 0;
    for (let k = 0; k < 4; k += 1) most = Math.max(most, Math.abs(a.data[i + k] - b.data[i + k]));
    if (most > 96) differing += 1;
  }
  return painted ? differing / painted : 0;
}"""


def column(answer: dict[str, Any], run: int, name: str) -> list[float]:
    """A column of a trajectory; what JSON cannot carry is null there and NaN here."""
    return [math.nan if value is None else value for value in answer["runs"][run][name]]


def sorted_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
