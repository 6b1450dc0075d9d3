"""The guides as officers' computers show them: a page for the browser in place of a text in Markdown."""

from __future__ import annotations

import re
import unicodedata
from html import escape

from markdown_it import MarkdownIt

__all__ = ["as_page", "page_name"]

_LINK = re.compile(r'(<a href="(?!\w+:)[^"#]*)\.md((?:#[^"]*)?")')
_PAGE = """\
<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 17px/1.55 "Times New Roman", serif; max-width: 52em; margin: 2em auto; padding: 0 1em; }}
h1, h2, h3 {{ line-height: 1.25; }}
img {{ max-width: 100%; border: 1px solid #bbb; }}
table {{ border-collapse: collapse; }}
td, th {{ border: 1px solid #999; padding: .25em .6em; text-align: left; vertical-align: top; }}
blockquote {{ border-left: 4px solid #2e75b6; margin-left: 0; padding-left: 1em; background: #f4f8fc; }}
code, pre {{ font-family: Consolas, monospace; font-size: 15px; }}
pre {{ overflow-x: auto; background: #f6f6f6; padding: .6em; }}
@media print {{ body {{ font-size: 13pt; margin: 0; }} }}
</style>
</head>
<body>
{body}</body>
</html>
"""


def page_name(path: str) -> str:
    """Where the page of a text lies."""
    return re.sub(r"\.md$", ".html", path)


def _anchor(heading: str) -> str:
    """What links to a heading are called: letters and digits in small, the rest joined by "-"."""
    kept = (one for one in heading.lower() if one in " -_" or unicodedata.category(one)[0] in "LNM")
    return "".join(kept).replace(" ", "-")


def as_page(markdown: str) -> str:
    """A text in Markdown as a page by itself; links between texts lead to the pages."""
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(markdown)
    title = ""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            words = tokens[at + 1].content
            token.attrSet("id", _anchor(words))
            title = title or words
    body = parser.renderer.render(tokens, parser.options, {})
    return _PAGE.format(title=escape(title), body=_LINK.sub(r"\1.html\2", body))
