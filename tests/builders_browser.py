"""A person at a browser: opens, types, looks. Whatever she looks at is held to the same few things.

Each look leaves two pictures in out/screenshots, wide and as a phone shows it. It fails when the page scrolls sideways
on a phone, or breaks an accessibility rule that shuts people out. What Chromium complains about is collected.
"""

from pathlib import Path
from typing import Any

from tests.world import World

PICTURES = Path(__file__).parents[1] / "out" / "screenshots"
WIDE, PHONE = {"width": 1200, "height": 800}, {"width": 390, "height": 844}
SHUTS_OUT = {"serious", "critical"}  # impacts in axe's words
# Chromium reports each refused form as an error of the network; to us it is the answer we want to see.
_REFUSED = "Failed to load resource: the server responded with a status of 4"


class Visitor:
    """Someone with a browser window, in front of the emulated world."""

    def __init__(self, page: Any, world: World, base: str) -> None:
        self.page, self.world, self.base = page, world, base
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: Any) -> None:
        is_answer = message.text.startswith(_REFUSED) and message.location["url"] == self.page.url
        if message.type in {"error", "warning"} and not is_answer:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.base + path)

    def enter_as(self, role: str, person: str | None = None) -> None:
        """Be signed in, without the form."""
        name, _, value = self.world.sign_in(role, name=person).cookie.partition("=")
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.base}])

    def press(self, button: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def follow(self, link: str) -> None:
        """Follow a link by its words."""
        self.page.get_by_role("link", name=link).first.click()

    def write(self, **fields: str) -> None:
        """Type into fields by their labels, `_` for a space."""
        for label, text in fields.items():
            self.page.get_by_label(label.replace("_", " ")).fill(text)

    def tab_to(self, name: str) -> None:
        """Press Tab until the field is reached; a keyboard has nothing else."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.name || document.activeElement.innerText") == name:
                return
        raise AssertionError(f"{name} cannot be reached by keyboard")

    def says(self, words: str) -> bool:
        """Whether the words stand on the page, to be seen."""
        return bool(self.page.get_by_text(words).first.is_visible())

    def look(self, name: str) -> None:
        """Keep pictures of the page, and hold it to what every page owes its readers."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        self.page.set_viewport_size(PHONE)
        self.page.screenshot(path=PICTURES / f"{name}-phone.png", full_page=True)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size(WIDE)
        assert width <= PHONE["width"], f"{name} scrolls sideways on a phone: {width} px"
        barriers = self._barriers()
        assert barriers == [], "\n".join(barriers)

    def _barriers(self) -> list[str]:
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [
            f"{one['id']}: {node['html'][:160]}" for one in found if one["impact"] in SHUTS_OUT for node in one["nodes"]
        ]
