"""How a person works on a page: with the mouse, or with the keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from tests.browser import WAIT

_FARTHEST = 400
_FOCUSED = "e => (e.closest('a, button, summary, input') ?? e).contains(document.activeElement)"


class Hand(Protocol):
    """What a person does to things on a page."""

    def press(self, thing: Locator) -> None:
        """Follow a link, press a button, open a fold."""

    def write(self, box: Locator, text: str, *, leave: str = "Enter") -> None:
        """Write into a text box in the place of what is in it, and leave it with this key."""

    def choose(self, option: Locator) -> None:
        """Choose a radio button."""


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, thing: Locator) -> None:
        thing.click(timeout=WAIT)

    def write(self, box: Locator, text: str, *, leave: str = "Enter") -> None:
        box.click(timeout=WAIT)
        box.fill(text)
        box.press(leave)

    def choose(self, option: Locator) -> None:
        option.locator("xpath=ancestor::label").click(timeout=WAIT)


class Keyboard:
    """Goes on with Tab until the wanted thing has the focus; never touches the mouse."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, thing: Locator) -> None:
        self._reach(thing)
        self._page.keyboard.press("Enter")

    def write(self, box: Locator, text: str, *, leave: str = "Enter") -> None:
        self._reach(box)
        self._page.keyboard.press("Control+A")
        self._page.keyboard.insert_text(text)
        self._page.keyboard.press(leave)

    def choose(self, option: Locator) -> None:
        self._reach(option.locator("xpath=ancestor::*[@role='radiogroup']"))
        for _ in range(20):
            if option.evaluate("e => e === document.activeElement"):
                break
            self._page.keyboard.press("ArrowDown")
        self._page.keyboard.press("Space")
        expect(option).to_be_checked()

    def _reach(self, thing: Locator) -> None:
        expect(thing).to_be_attached()
        for _ in range(_FARTHEST):
            if thing.evaluate(_FOCUSED):
                return
            self._page.keyboard.press("Tab")
        focused = self._page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"Tab never comes to {thing}; it is at {focused}")
