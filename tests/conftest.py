"""What the tests in a real Chromium share: the browser, a page, and the pages served over three plans."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import WAIT, chromium, serving
from tests.pages import published, texts

expect.set_options(timeout=WAIT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test in Chromium a second try, which the report counts: on a busy machine an old and a new drawing of a
    page may stand side by side for a moment.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the pages over `tests.pages.texts`; a file of tests may serve another store under this name."""
    chromium()
    with serving(published(tmp_path_factory.mktemp("store"), texts())) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for one file of tests: its event loop must not be there when other files run theirs."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of 1280 by 800 that nobody has used."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(WAIT)
    yield page
    page.close()
