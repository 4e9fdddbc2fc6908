"""One's own data: a table pasted or dropped, its columns chosen, what is wrong with it, its link, and a server that lost it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

LINE = "/#v=1&data=line&trained=linear&loss=mse&r=gradient_descent(learning_rate=0.0001)&at=0"
PRICES = "size,sort,price\n50,flat,120\n80,house,190\n65,flat,\n90,house,230\n40,flat,100\n"


class OwnData:
    """The panel with one's own data chosen."""

    def __init__(self, steepest):
        self.steepest, self.page = steepest, steepest.page
        self.panel = self.page.locator(".training")
        self.page.get_by_role("button", name="Data and loss", exact=True).click()
        self.panel.get_by_role("combobox", name="Data", exact=True).select_option(label="Your own data")
        self.field = self.panel.get_by_label("Paste a CSV table, or drop a file")
        self.error = self.panel.locator(".own-data").get_by_role("status")

    @property
    def dataset(self):
        return self.steepest.wire.experiment["objective"]["dataset"]

    def list(self, name):
        return self.panel.get_by_role("combobox", name=name, exact=True)

    def feature(self, name):
        return self.panel.get_by_role("checkbox", name=name, exact=True)

    def use(self, text):
        self.field.fill(text)
        self.panel.get_by_role("button", name="Use this text").click()

    def drop(self, text):
        """Drop a file with this text on the field."""
        transfer = self.page.evaluate_handle(
            "(text) => { const t = new DataTransfer(); t.items.add(new File([text], 'own.csv')); return t; }",
            text,
        )
        self.field.dispatch_event("drop", {"dataTransfer": transfer})

    def read(self, text):
        """Give a table, and wait until its rows are in force."""
        self.use(text)
        self.until(lambda data: True)
        return self

    def until(self, holds):
        self.steepest.until(
            lambda: self.dataset.get("data") and holds(self.dataset["data"]), "the data to be in force"
        )


@pytest.fixture
def own(open_page):
    return OwnData(open_page(LINE, reduced_motion="reduce", forgiving=("422", "413")))


def test_nothing_changes_until_there_is_a_table(own):
    expect(own.field).to_be_focused()
    assert own.dataset["name"] == "line"


def test_a_table_is_read_its_columns_are_offered_and_rows_with_a_gap_are_counted(own):
    own.read(PRICES)
    assert own.dataset["data"] | {"sha256": ""} == {
        "sha256": "",
        "features": ["size"],
        "target": "price",
        "positive": None,
    }
    expect(own.panel).to_contain_text("4 rows. 1 row is left out: a value is missing.")
    expect(own.panel).to_contain_text("5 rows, 3 columns")
    expect(own.feature("size")).to_be_checked()
    expect(own.panel.get_by_role("checkbox", name="sort")).to_be_disabled()
    expect(own.panel).to_contain_text("“flat” in line 2 is not a number")


def test_another_target_and_another_feature_are_taken_at_once(own):
    own.read("a,b,c\n1,2,3\n4,5,7\n8,8,9\n")
    own.list("Target").select_option(label="b")
    own.until(lambda data: data["target"] == "b")
    own.feature("c").check()
    own.until(lambda data: data["features"] == ["a", "c"])
    model = own.steepest.wire.experiment["objective"]["model"]["name"]
    assert own.panel.get_by_role("combobox", name="Model", exact=True).input_value() == model
    own.steepest.button("undo").click()
    own.until(lambda data: data["features"] == ["a"])


def test_a_text_becomes_a_label_and_losses_for_labels_are_offered(own):
    own.read(PRICES)
    own.list("Target").select_option(label="sort")
    own.until(lambda data: data["positive"] == "house")
    own.list("It is").select_option(label="label 1 where “flat”")
    own.until(lambda data: data["positive"] == "flat")
    own.panel.get_by_role("combobox", name="Model", exact=True).select_option(
        label="Logistic, weight and bias"
    )
    own.steepest.until(
        lambda: own.steepest.wire.experiment["objective"]["loss"]["name"] == "binary_cross_entropy",
        "a loss for labels",
    )


def test_standardising_is_a_switch_that_begins_off(own):
    own.read(PRICES)
    switch = own.panel.get_by_role("checkbox", name="Standardise features")
    expect(switch).not_to_be_checked()
    switch.check()
    own.steepest.until(lambda: own.dataset["parameters"] == {"standardise": True}, "standardised features")


def test_a_formula_in_a_cell_is_a_text_and_nothing_more(own):
    own.read("a,b,c\n=cmd(),1,2\n=1+1,2,4\n=A1,3,5\n")
    assert own.dataset["data"]["features"] == ["b"]
    expect(own.panel).to_contain_text("“=cmd()” in line 2 is not a number")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("price\n1\n2\n", "one column"),
        ("a,b\n", "no rows"),
        ("   ", "nothing in it"),
        ("a,b\n1,2\n3\n", "Line 3 has 1 cells, the first line has 2"),
        ("a,a\n1,2\n", "Two columns are called “a”"),
        ("a,b\nx,y\nu,v\n", "None of the 2 columns holds numbers"),
        (",".join(f"c{k}" for k in range(21)) + "\n" + ",".join("1" * 21), "21 columns; 20 at the most"),
    ],
    ids=["one column", "no rows", "empty", "ragged", "same name", "texts", "columns"],
)
def test_what_is_wrong_with_a_table_is_said_beside_it_and_nothing_changes(own, text, said):
    before = own.dataset
    own.use(text)
    expect(own.error).to_contain_text(said)
    assert own.dataset == before
    assert own.field.get_attribute("aria-invalid") == "true"


@pytest.mark.parametrize(
    ("rows", "said"),
    [(2001, "2001 rows; 2000 at the most"), (160_000, "640004 bytes; 524288 at the most")],
    ids=["rows", "bytes"],
)
def test_a_file_that_is_too_large_is_said_to_be(own, rows, said):
    own.drop("a,b\n" + "1,2\n" * rows)
    expect(own.error).to_contain_text(said)
    assert len(own.field.input_value()) < 1000


def test_a_dropped_file_is_read(own):
    own.drop(PRICES)
    own.until(lambda data: data["target"] == "price")


def test_two_thousand_rows_are_read_whole_though_the_field_shows_the_first(own):
    own.drop("a,b\n" + "".join(f"{k / 1000},{k / 500 + 1}\n" for k in range(2000)))
    expect(own.panel).to_contain_text("2,000 rows, 2 columns")
    assert own.field.input_value().endswith("…")


def test_a_link_holds_the_hash_and_not_the_rows(own):
    own.read(PRICES)
    address = own.steepest.address()
    assert own.dataset["data"]["sha256"] in address
    assert "190" not in address


def test_a_server_that_lost_the_data_gets_them_again_without_a_word(open_page, own_server):
    steepest = open_page(
        LINE, at=own_server, reduced_motion="reduce", forgiving=("ERR_", "WebSocket", "50", "422")
    )
    OwnData(steepest).read(PRICES)
    rows = steepest.trajectory()["runs"][0]["loss"]
    own_server.stop()
    own_server.start()
    opened = len(steepest.wire.hears("opened"))
    steepest.until(lambda: len(steepest.wire.hears("opened")) > opened, "the race again", seconds=60)
    assert steepest.trajectory()["runs"][0]["loss"] == rows
    expect(steepest.page.locator("#notice")).to_be_empty()


def test_a_page_that_is_loaded_anew_still_has_its_data(open_page, own_server):
    steepest = open_page(
        LINE, at=own_server, reduced_motion="reduce", forgiving=("ERR_", "WebSocket", "50", "422")
    )
    own = OwnData(steepest).read(PRICES)
    steepest.address()
    own_server.stop()
    own_server.start()
    steepest.reload()
    assert own.dataset["data"]["target"] == "price"


def test_a_link_to_data_that_nobody_has_says_what_to_do(open_page):
    link = f"/#v=1&data=own&trained=linear&loss=mse&table={'ab' * 32}&columns=b,,a&at=0"
    steepest = open_page(link, reduced_motion="reduce", forgiving=("422",))
    expect(steepest.page.locator("#notice")).to_contain_text("Paste the same table again")


def test_a_table_is_given_on_a_phone(open_page):
    steepest = open_page(LINE, reduced_motion="reduce", **PHONE)
    own = OwnData(steepest).read(PRICES)
    assert own.dataset["data"]["target"] == "price"
    assert steepest.sideways() == 0
