"""Enumerations of the catalogue."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Tier(StrEnum):
    """Cấp giải quyết: the level of government that settles the procedure."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    OTHER = "other"


class Audience(StrEnum):
    """Đối tượng thực hiện: who may ask."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    COOPERATIVE = "cooperative"
    ORGANISATION = "organisation"
    FOREIGNER = "foreigner"
    OVERSEAS = "overseas"
    OFFICIAL = "official"
    PARTY = "party"


class OnlineLevel(IntEnum):
    """Mức độ dịch vụ công trực tuyến; 3 is "một phần" and 4 "toàn trình" in the later vocabulary."""

    INFORMATION = 1
    FORMS = 2
    PARTIAL = 3
    FULL = 4


class Channel(StrEnum):
    """Cách thức nộp hồ sơ."""

    WEB = "web"
    COUNTER = "counter"
    POST = "post"
    NATIONAL = "national"


class VersionState(StrEnum):
    """Trạng thái của một phiên bản thủ tục."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Scope(StrEnum):
    """Who works a step, seen from the citizen: the one-stop unit, a division, a leader, the clerk, an outside body, he himself."""

    ONE_STOP = "one_stop"
    DIVISION = "division"
    LEADER = "leader"
    CLERK = "clerk"
    OUTSIDE = "outside"
    CITIZEN = "citizen"


class AgencyRule(StrEnum):
    """Which agency holds the dossier in a step: the one that received it, or the competent one."""

    RECEPTION = "reception"
    COMPETENT = "competent"


class Clock(StrEnum):
    """Whether the dossier's clock runs during a step."""

    RUNS = "runs"
    STOPS = "stops"


class Verb(StrEnum):
    """What may be done at a step."""

    FORWARD = "forward"
    SEND_BACK = "send_back"
    REQUEST_SUPPLEMENT = "request_supplement"
    REJECT = "reject"
    EXTEND = "extend"
    TRANSFER = "transfer"
    FINISH = "finish"


class AgencyRole(StrEnum):
    """Vai trò của cơ quan với thủ tục: the owner answers for the entry, a competent agency settles dossiers."""

    OWNER = "owner"
    COMPETENT = "competent"


class Vocabulary(StrEnum):
    """How a rule set speaks of online levels."""

    LEVELS = "levels"
    EXTENT = "extent"


class Check(StrEnum):
    """Điều cần kiểm tra: why an imported row stays a draft."""

    NO_LIMIT = "no_limit"
    LIMITS_DIFFER = "limits_differ"
    NAME_NOT_NFC = "name_not_nfc"
    FEE_UNIT = "fee_unit"
    LIMIT_NOT_WHOLE = "limit_not_whole"
    NO_OWNER = "no_owner"
    OUTSIDE_PROVINCE = "outside_province"
    CANNOT_PUBLISH = "cannot_publish"


class FilingPlace(StrEnum):
    """Where the citizen files online under a rule set."""

    PROVINCE = "province"
    NATIONAL = "national"


class Metric(StrEnum):
    """What a target counts."""

    ONLINE_SERVICES = "online_services"
    INTEGRATED_SHARE = "integrated_share"
