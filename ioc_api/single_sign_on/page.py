"""What somebody sees whom single sign-on did not let in: what happened, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from string import Template

from fastapi import Response

from ioc_api.accounts.oidc.reason import Reason
from ioc_api.http.policy import page_policy

AGAIN_AFTER_S = 10
NO_REFERRER = "no-referrer"  # the address that one comes from holds a code


@dataclass(frozen=True, slots=True)
class _Said:
    """Words on one reason; `$name` is the provider's."""

    status: HTTPStatus
    title_vi: str
    advice_vi: str
    title_en: str
    advice_en: str


_SAID: Mapping[Reason, _Said] = {
    Reason.AWAY: _Said(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "$name hiện không trả lời",
        "Hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu.",
        "$name does not answer now",
        "Try again in some minutes, or sign in with a password.",
    ),
    Reason.DENIED: _Said(
        HTTPStatus.UNAUTHORIZED,
        "$name không xác nhận đăng nhập",
        "Hãy thử lại; nếu vẫn vậy, hỏi người quản trị của $name.",
        "$name has let nobody in",
        "Try again; if it stays so, ask whoever looks after $name.",
    ),
    Reason.STALE: _Said(
        HTTPStatus.BAD_REQUEST,
        "Lần đăng nhập này đã hết hạn",
        "Hãy bắt đầu lại từ trang đăng nhập, trong cùng trình duyệt và trong mười phút.",
        "This sign-in is over",
        "Begin anew at the sign-in page, in the same browser and within ten minutes.",
    ),
    Reason.UNTRUSTED: _Said(
        HTTPStatus.UNAUTHORIZED,
        "Câu trả lời của $name không dùng được",
        "Hãy thử lại; nếu vẫn vậy, báo người quản trị của trung tâm: nhật ký cho biết lý do.",
        "The answer of $name cannot be used",
        "Try again; if it stays so, tell the centre's administrator: the log says why.",
    ),
    Reason.NO_ROLE: _Said(
        HTTPStatus.FORBIDDEN,
        "Bạn chưa có vai trò ở đây",
        "$name biết bạn, nhưng không nhóm nào của bạn được giao vai trò; hỏi người quản trị.",
        "You have no role here",
        "$name knows you, but none of your groups has a role here; ask the administrator.",
    ),
    Reason.DISABLED: _Said(
        HTTPStatus.FORBIDDEN,
        "Tài khoản của bạn đã bị khoá",
        "Hỏi người quản trị của trung tâm.",
        "Your account is disabled",
        "Ask the centre's administrator.",
    ),
    Reason.LAST_ADMIN: _Said(
        HTTPStatus.CONFLICT,
        "Bạn là người quản trị cuối cùng",
        "$name không còn giao vai trò đó cho bạn; trước hết cần một người quản trị khác.",
        "You are the last administrator",
        "$name gives you that role no longer; somebody else has to be made one first.",
    ),
}
_PAGE = Template("""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$title_vi</title>
<style>
body { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; margin: 4rem auto; }
body { max-width: 36rem; padding: 0 1rem; }
h1, h2 { font-size: 1.25rem; margin: 2rem 0 0; }
</style>
</head>
<body>
<main>
<h1>$title_vi</h1>
<p>$advice_vi</p>
<div lang="en">
<h2>$title_en</h2>
<p>$advice_en</p>
</div>
<p><a href="/#/sign-in">Trang đăng nhập · <span lang="en">Sign-in page</span></a></p>
</main>
</body>
</html>
""")


def refusal(reason: Reason, name: str) -> Response:
    """Return the page for a reason; `name` is the provider's."""
    said = _SAID[reason]
    words = {
        field: escape(Template(getattr(said, field)).substitute(name=name))
        for field in ("title_vi", "advice_vi", "title_en", "advice_en")
    }
    page = _PAGE.substitute(words)
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": page_policy(page, None),
        "Referrer-Policy": NO_REFERRER,
    }
    if said.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(AGAIN_AFTER_S)
    return Response(page, said.status.value, headers, "text/html")
