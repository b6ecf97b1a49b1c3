"""Read-mostly pages for administrators; every write is an action."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from dinh.domains.people import permissions
from dinh.domains.people.actions import (
    appoint,
    create_account,
    delegate,
    end_post,
    record_leave,
    set_calendar_day,
)
from dinh.domains.people.models import (
    Account,
    Agency,
    AgencySpell,
    AgencySuccession,
    CalendarDay,
    Delegation,
    Leave,
    Organisation,
    Post,
    Unit,
    WorkShift,
)
from dinh.domains.people.types import AccountKind, CalendarDayKind, Role
from dinh.kernel.access.guards import actor_of
from dinh.kernel.access.types import Actor
from dinh.lib import moments


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows, never writes."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False


class AddedByAction(ReadOnlyAdmin):
    """Shows; adds by the room's own action, which asks who may, tells and audits. Its refusal is a page of its own."""

    actions = None
    add_fields: tuple[str, ...] = ()

    def add_by_action(self, actor: Actor, now: datetime, values: dict[str, Any]) -> int:
        """The action behind the form; the id of the new row."""
        raise NotImplementedError  # each page names its action

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del obj
        return permissions.is_province_admin(actor_of(request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new row asks only what the action takes."""
        return self.add_fields if obj is None else super().get_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        del form, change
        asked = [field.attname for field in self.opts.concrete_fields if field.name in self.add_fields]
        values = {name: getattr(obj, name) for name in asked}
        obj.pk = self.add_by_action(actor_of(request), moments.now(), values)


@admin.register(Agency)
class AgencyAdmin(ReadOnlyAdmin):
    list_display = ("code", "level", "active_from", "active_to", "code_is_illustrative")
    list_filter = ("level",)
    search_fields = ("code__startswith", "spells__folded_name__contains")


@admin.register(AgencySpell)
class AgencySpellAdmin(ReadOnlyAdmin):
    list_display = ("name", "agency_id", "parent_id", "active_from", "active_to", "decision")
    search_fields = ("folded_name__contains",)


@admin.register(AgencySuccession)
class AgencySuccessionAdmin(ReadOnlyAdmin):
    list_display = ("predecessor_id", "successor_id", "effective_date", "kind", "is_main", "decision")


@admin.register(Account)
class AccountAdmin(AddedByAction):
    """An account opened here has no password: its holder sets one by the letter for a lost password."""

    list_display = ("username", "display_name", "kind", "is_active", "is_admin", "last_active_at")
    list_filter = ("kind", "is_active")
    search_fields = ("username__startswith",)
    exclude = ("password",)
    add_fields = ("username", "display_name", "email", "phone", "kind", "is_admin")

    def add_by_action(self, actor: Actor, now: datetime, values: dict[str, Any]) -> int:
        return create_account(actor=actor, now=now, **{**values, "kind": AccountKind(values["kind"])})


@admin.register(Post)
class PostAdmin(AddedByAction):
    """A post is given here and ends by its last day; nothing else of it changes."""

    list_display = ("account", "agency_id", "unit_id", "role", "active_from", "active_to")
    list_filter = ("role",)
    list_select_related = ("account",)
    raw_id_fields = ("account", "agency", "unit")
    add_fields = ("account", "agency", "unit", "role", "title", "active_from", "active_to")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> tuple[str, ...]:
        """Only the end of a post that there is changes."""
        del request
        return () if obj is None else tuple(name for name in self.add_fields if name != "active_to")

    def add_by_action(self, actor: Actor, now: datetime, values: dict[str, Any]) -> int:
        return appoint(actor=actor, now=now, **{**values, "role": Role(values["role"])})

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
        elif obj.active_to is not None:
            end_post(actor=actor_of(request), now=moments.now(), post_id=obj.pk, active_to=obj.active_to)


@admin.register(Delegation)
class DelegationAdmin(AddedByAction):
    list_display = ("post", "to_account", "active_from", "active_to", "decision")
    raw_id_fields = ("post", "to_account")
    add_fields = ("post", "to_account", "active_from", "active_to", "decision")

    def add_by_action(self, actor: Actor, now: datetime, values: dict[str, Any]) -> int:
        return delegate(actor=actor, now=now, **values)


@admin.register(Leave)
class LeaveAdmin(AddedByAction):
    list_display = ("account", "substitute", "active_from", "active_to", "reason")
    raw_id_fields = ("account", "substitute")
    add_fields = ("account", "substitute", "active_from", "active_to", "reason")

    def add_by_action(self, actor: Actor, now: datetime, values: dict[str, Any]) -> int:
        return record_leave(actor=actor, now=now, **values)


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The working calendar can be edited here; each change is the room's own action, told and audited."""

    list_display = ("date", "kind", "agency_id", "name", "source_document")
    list_filter = ("kind",)
    date_hierarchy = "date"
    raw_id_fields = ("agency",)
    fields = ("agency", "date", "kind", "name", "source_document")
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del obj
        return permissions.is_province_admin(actor_of(request))

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission

    def get_readonly_fields(self, request: HttpRequest, obj: CalendarDay | None = None) -> tuple[str, ...]:
        """Which day of which calendar a row is stays; only what the day is changes."""
        del request
        return ("agency", "date") if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        del form, change
        self._set(request, obj, CalendarDayKind(obj.kind))

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        self._set(request, obj, None)

    def _set(self, request: HttpRequest, obj: CalendarDay, kind: CalendarDayKind | None) -> None:
        set_calendar_day(
            actor=actor_of(request),
            now=moments.now(),
            day=obj.date,
            kind=kind,
            source_document=obj.source_document,
            agency_id=obj.agency_id,
            name=obj.name,
        )
        obj.pk = obj.pk or CalendarDay.objects.get(agency=obj.agency_id, date=obj.date).pk


# One door for everybody: throttled, with second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
for model in (Unit, Organisation, WorkShift):
    admin.site.register(model, ReadOnlyAdmin)
