"""What of a page can be seen: what lies beyond it, on other things, or too faintly."""

from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.stand.browser.room import Room

# What reaches beyond the right edge and is not inside something that scrolls or clips by itself.
_TOO_WIDE = """() => {
    const clips = part => part !== document.body && part !== document.documentElement
        && getComputedStyle(part).overflowX !== "visible";
    const isClipped = part => {
        for (let up = part.parentElement; up; up = up.parentElement) if (clips(up)) return true;
        return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter(part => {
        const box = part.getBoundingClientRect();
        return box.width > 1 && box.right > innerWidth + 1 && !isClipped(part);
    });
    const names = wide.slice(0, 5).map(part => `${part.tagName}.${part.getAttribute("class")}`);
    const page = document.documentElement.scrollWidth;
    return page > innerWidth ? [`the page is ${page} px wide`, ...names] : names;
}"""
_OVERLAPS = """region => {
    const words = [];
    const walker = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        const text = walker.currentNode.data.trim();
        // Words for the ear alone stand in a box of a pixel.
        if (!text || walker.currentNode.parentElement.offsetWidth <= 1) continue;
        for (const box of range.getClientRects()) words.push({ text, box });
    }
    const lies = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
    return words.flatMap((one, at) => words.slice(at + 1)
        .filter(other => lies(one.box, other.box)).map(other => `${one.text} | ${other.text}`));
}"""
# Words that reach beyond the frame that is drawn around them, where nothing clips or scrolls them.
_SPILLS = """region => {
    const spilled = [];
    const walker = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
    const isFrame = part => parseFloat(getComputedStyle(part).borderRightWidth) > 0
        && getComputedStyle(part).borderRightStyle !== "none";
    while (walker.nextNode()) {
        const text = walker.currentNode.data.trim();
        if (!text || walker.currentNode.parentElement.offsetWidth <= 1) continue;
        let frame = walker.currentNode.parentElement;
        while (frame !== region && !isFrame(frame)) frame = frame.parentElement;
        const edge = frame.getBoundingClientRect();
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        for (const box of range.getClientRects())
            if (box.right > edge.right + 1 || box.left < edge.left - 1) spilled.push(text);
    }
    return spilled;
}"""
# The contrast of two colours, each as a canvas paints it, and on which ground something stands.
_CONTRAST = """
    const parts = color => {
        const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => [r, g, b]
        .map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const contrast = (a, b) => {
        const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
        return (high + 0.05) / (low + 0.05);
    };
    const groundOf = part => {
        for (let up = part; up; up = up.parentElement) {
            const ground = parts(getComputedStyle(up).backgroundColor);
            if (ground[3] > 0) return ground;
        }
        return parts(getComputedStyle(document.body).backgroundColor);
    };
"""
_FAINT_SIGNS = f"""least => {{{_CONTRAST}
    return [...document.querySelectorAll("svg")]
        .filter(sign => sign.checkVisibility() && sign.getBoundingClientRect().width > 0)
        .filter(sign => contrast(parts(getComputedStyle(sign).color), groundOf(sign)) < least)
        .map(sign => sign.parentElement.outerHTML.slice(0, 200));
}}"""
_SEEN_PIXELS = f"""least => {{{_CONTRAST}
    const drawn = [...document.querySelectorAll("canvas")].filter(one => one.checkVisibility());
    return drawn.map(one => {{
        const {{ data }} = one.getContext("2d").getImageData(0, 0, one.width, one.height);
        const ground = groundOf(one);
        let count = 0;
        for (let at = 0; at < data.length; at += 4)
            count += data[at + 3] > 150 && contrast(data.subarray(at, at + 3), ground) >= least;
        return count;
    }});
}}"""
_CHOSEN = """() => [...document.querySelectorAll("button[aria-pressed=true]")].filter(button => {
    const other = button.parentElement.querySelector("[aria-pressed=false]");
    const ground = part => getComputedStyle(part).backgroundColor;
    return other && ground(button) === ground(other);
}).map(button => button.innerText)"""
_FOCUS = f"""() => {{{_CONTRAST}
    const {{ outlineStyle, outlineWidth, outlineColor }} = getComputedStyle(document.activeElement);
    const around = groundOf(document.activeElement.parentElement);
    const width = outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
    return [width, contrast(parts(outlineColor), around)];
}}"""


@dataclass(frozen=True, slots=True)
class Focus:
    """The line around what has the focus."""

    width_px: float
    contrast: float


def too_wide(room: Room) -> list[str]:
    """Return what is wider than the screen."""
    return room.page.evaluate(_TOO_WIDE)


def overlaps(part: Locator) -> list[str]:
    """Return the words in a part that lie on one another."""
    return part.evaluate(_OVERLAPS)


def spills(part: Locator) -> list[str]:
    """Return the words in a part that leave the frame around them."""
    return part.evaluate(_SPILLS)


def faint_signs(room: Room, least: float) -> list[str]:
    """Return the icons and shapes with less contrast to their ground."""
    return room.page.evaluate(_FAINT_SIGNS, least)


def seen_pixels(room: Room, least: float) -> list[int]:
    """Return how many pixels of each canvas have that much contrast to its ground."""
    return room.page.evaluate(_SEEN_PIXELS, least)


def chosen_that_look_like_others(room: Room) -> list[str]:
    """Return what the pressed buttons say that stand on the ground of those beside them."""
    return room.page.evaluate(_CHOSEN)


def focus(room: Room) -> Focus:
    """Return how what has the focus is told."""
    return Focus(*room.page.evaluate(_FOCUS))
