"""The actor: who asks, in which posts, from where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dinh.lib.refusals import NotAllowed, Refusal


class ActorKind(StrEnum):
    """What sort of account asks."""

    ANONYMOUS = "anonymous"
    CITIZEN = "citizen"
    OFFICIAL = "official"
    SERVICE = "service"
    SYSTEM = "system"


class SignInNeeded(Refusal):
    """Nobody has signed in; pages lead to the sign-in page instead of showing it."""

    code = "access.sign_in_needed"
    status = 401
    default_sentence = "Hãy đăng nhập để tiếp tục."


class NotYours(NotAllowed):
    """The actor holds no post that may do this."""

    code = "access.not_allowed"
    default_sentence = "Tài khoản này không có quyền thực hiện việc này. Nếu đây là việc của bạn, hãy liên hệ quản trị cơ quan."


class TooMany(Refusal):
    """The throttle is closed."""

    code = "access.too_many"
    status = 429
    default_sentence = "Thao tác quá nhiều lần trong thời gian ngắn. Hãy đợi vài phút rồi thử lại."


@dataclass(frozen=True)
class PostHeld:
    """A post held at the moment of asking; ``agency_path`` is the path of agency ids, "1.15.203"."""

    post_id: int
    agency_id: int
    unit_id: int | None
    role: str
    agency_path: str


@dataclass(frozen=True)
class Actor:
    """Who asks. Built once per request by the people room; passed to every action."""

    account_id: int | None
    kind: ActorKind
    person_id: int | None = None
    name: str = ""
    posts: tuple[PostHeld, ...] = ()
    address: str = ""
    request_id: str = ""
    is_admin: bool = False
    scopes: frozenset[str] = frozenset()

    def has_role(self, role: str, agency_id: int | None = None) -> bool:
        """Tell whether a post with this role is held, anywhere or in this agency."""
        return any(post.role == role and agency_id in (None, post.agency_id) for post in self.posts)

    @property
    def agency_ids(self) -> tuple[int, ...]:
        """The agencies where a post is held, each once, in the order of the posts."""
        return tuple(dict.fromkeys(post.agency_id for post in self.posts))

    @property
    def agency_id(self) -> int | None:
        """The agency of the first post: the one an audit row names."""
        return self.posts[0].agency_id if self.posts else None

    @property
    def is_signed_in(self) -> bool:
        """Tell whether an account stands behind the actor."""
        return self.account_id is not None


ANONYMOUS = Actor(account_id=None, kind=ActorKind.ANONYMOUS)
SYSTEM = Actor(account_id=None, kind=ActorKind.SYSTEM, name="Hệ thống")
